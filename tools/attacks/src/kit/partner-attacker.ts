import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXAMPLES } from '../../../sandbox/src/data/examples.ts';
import type { Sandbox } from '../../../sandbox/src/sandbox.ts';
import type { AttackRequest } from '../attack.ts';
import { hashOf, makeKey } from './api-key.ts';
import type { Key } from './api-key.ts';
import type { Sender } from './sender.ts';
import { send } from './send.ts';
import type { Received } from './send.ts';

const KEYS = ['good', 'other', 'expired', 'revoked', 'blocked', 'spender', 'saver'] as const;

/** Requests that the partners of the keys `spender` and `saver` have in a day. */
export const QUOTA = 5;

/** Keys by what is true of them; `blocked` is a good one of a partner who is. All partners order for one customer. */
export type Keys = Readonly<Record<(typeof KEYS)[number], Key>>;

/** Somebody who knows what keys of partner-bff look like, has had some, and knows the public parts of others. */
export class PartnerAttacker implements Sender {
  url = '';
  readonly keys: Keys;
  /** The order of a partner, which its keys open. */
  readonly path: string;
  readonly #folder: string;

  private constructor(path: string) {
    this.path = path;
    this.keys = Object.fromEntries(KEYS.map((name) => [name, makeKey()])) as Record<keyof Keys, Key>;
    this.#folder = mkdtempSync(join(tmpdir(), 'portico-attacked-partners-'));
    writeFileSync(this.#file, JSON.stringify(recordsOf(this.keys)));
  }

  /** Attacks a partner who is one of the sandbox's customers. */
  static against({ data }: Sandbox): PartnerAttacker {
    const order = data.orders.find(({ customerId }) => customerId === EXAMPLES.businessCustomer);
    if (!order) throw new Error('the customer has no order');
    return new PartnerAttacker(`/v1/orders/${order.id}`);
  }

  /** What partner-bff must be told to know the partners. */
  get env(): Record<string, string> {
    return { PORTICO_PARTNERS__FILE: this.#file };
  }

  get #file(): string {
    return join(this.#folder, 'partners.yaml');
  }

  send(request: AttackRequest): Promise<Received> {
    return send(this.url, { target: this.path, ...request });
  }

  strays(): readonly string[] {
    return [];
  }

  stop(): Promise<void> {
    rmSync(this.#folder, { recursive: true });
    return Promise.resolve();
  }
}

const PAST = '2026-01-01T00:00:00Z';

/** As partner-bff keeps them, but in JSON, which is YAML as well. */
const recordsOf = (keys: Keys): object => ({
  plans: [{ name: 'standard' }, { name: 'small', limits: [{ name: 'day', limit: QUOTA, per: 'day' }] }],
  partners: [
    { id: 'acme', name: 'Acme', plan: 'standard', subject: EXAMPLES.businessCustomer },
    { id: 'other', name: 'Other', plan: 'standard', subject: EXAMPLES.businessCustomer },
    { id: 'blocked', name: 'Blocked', plan: 'standard', subject: EXAMPLES.businessCustomer, blocked: true },
    { id: 'spender', name: 'Spender', plan: 'small', subject: EXAMPLES.businessCustomer },
    { id: 'saver', name: 'Saver', plan: 'small', subject: EXAMPLES.businessCustomer },
  ],
  keys: [
    { ...recordOf(keys.good), partner: 'acme' },
    { ...recordOf(keys.other), partner: 'other' },
    { ...recordOf(keys.expired), partner: 'acme', expiresAt: PAST },
    { ...recordOf(keys.revoked), partner: 'acme', revokedAt: PAST },
    { ...recordOf(keys.blocked), partner: 'blocked' },
    { ...recordOf(keys.spender), partner: 'spender' },
    { ...recordOf(keys.saver), partner: 'saver' },
  ],
});

const recordOf = (key: Key): object => ({ id: key.id, hash: hashOf(key), createdAt: PAST });

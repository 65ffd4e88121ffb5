import { randomInt, randomUUID } from 'node:crypto';
import type { AttackRequest, AttackTable, Expectation } from '../attack.ts';
import { QUOTA } from '../kit/partner-attacker.ts';
import type { PartnerAttacker } from '../kit/partner-attacker.ts';

/** Callers of a kind that this BFF has room for in memory, and guests that would not fit. */
const [ENTRIES, FLOOD] = [10, 60];
const LIMITS = {
  byAddress: [{ name: 'address', limit: 1_000_000, per: '1h' }],
  entries: ENTRIES,
  plans: [{ name: 'guest', limits: [{ name: 'hour', limit: 1_000, per: '1h' }] }],
  plan: 'guest',
  anonymous: 'guest',
};

const LIMITED: Expectation = { status: 429, body: /"type":"urn:portico:problem:rate-limited"/ };
const ORDER = JSON.stringify({ lines: [{ sku: 'SKU-00001', quantity: 1 }] });

const bringing = (key: string): AttackRequest => ({ headers: [['authorization', `Bearer ${key}`]] });
const posting = (key: string, idempotencyKey: string): AttackRequest => ({
  method: 'POST',
  target: '/v1/orders',
  headers: [['authorization', `Bearer ${key}`], ['content-type', 'application/json'], ['idempotency-key', `"${idempotencyKey}"`]],
  body: ORDER,
});
const ofThisMachine = (): string => `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;

async function spend(by: PartnerAttacker, key: string): Promise<void> {
  for (let sent = 0; sent < QUOTA; sent += 1) await by.send(bringing(key));
}

/** Partners who order for one customer, and guests: none of them is another. */
export const ONE_CUSTOMER: AttackTable<PartnerAttacker> = {
  name: 'one customer',
  settings: ({ env }) => ({ env, sections: { rateLimit: LIMITS } }),
  good: [
    { name: 'a partner', request: ({ keys }) => bringing(keys.good.text) },
    { name: 'another one of the same customer', request: ({ keys }) => bringing(keys.other.text) },
  ],
  attacks: [
    {
      name: 'the answer to another partner’s order, by a key that both have chosen: each order is placed',
      rule: 'RFC 9110, section 9.2.2',
      request: async (by) => {
        const key = randomUUID();
        const { status } = await by.send(posting(by.keys.good.text, key));
        if (status !== 201) throw new Error(`the first partner's order was answered with ${status}`);
        return posting(by.keys.other.text, key);
      },
      expect: { status: 201, location: /^\/v1\/orders\//, calls: ['orders.createOrder'] },
    },
    {
      name: 'a partner’s quota, spent by another of the same customer',
      rule: 'RFC 6585, section 4',
      request: async (by) => {
        await spend(by, by.keys.spender.text);
        return bringing(by.keys.spender.text);
      },
      expect: LIMITED,
      afterwards: ({ keys }) => bringing(keys.saver.text),
    },
    {
      name: 'a quota that a flood of guests pushes out of memory',
      rule: 'RFC 6585, section 4',
      request: async (by) => {
        await spend(by, by.keys.spender.text);
        await Promise.all(Array.from({ length: FLOOD }, () => by.send({ target: '/v1/products?limit=1', from: ofThisMachine() })));
        return bringing(by.keys.spender.text);
      },
      expect: LIMITED,
    },
  ],
};

import { CommandError } from '@portico/platform';
import { newKey } from '../keys/key-format.ts';
import { hashOf } from '../keys/key-hash.ts';
import type { ApiKey } from '../records/api-key.ts';
import { changeRecords } from '../stores/change-records.ts';
import type { Command, Option } from './command.ts';
import { effectOf } from './effect.ts';
import { EX_DATAERR, keyNamed, partnerNamed, recordsOf } from './find.ts';
import { durationOf, listOf } from './read-options.ts';
import { minuteOf, table } from './table.ts';

const EXPIRES: Option = { value: '<90d>', about: 'how long it is accepted; by default it does not expire' };
const SHOWN_ONCE = 'this is the only time that the key is shown: only its hash is kept';
const AN_OLD_ONE_ENDS = '24h';

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** What is wrong with a key already; undefined while it is accepted. */
function stateOf({ revokedAt, expiresAt }: ApiKey, now: number): 'revoked' | 'expired' | undefined {
  if (revokedAt !== undefined) return 'revoked';
  return expiresAt !== undefined && Date.parse(expiresAt) <= now ? 'expired' : undefined;
}

/** Keys as people look at them. */
export function keyTable(keys: readonly ApiKey[], uses: ReadonlyMap<string, number>, now: number): string {
  const rows = keys.map((key) => [
    key.id,
    key.partner,
    key.label ?? '-',
    minuteOf(key.createdAt),
    minuteOf(key.expiresAt),
    minuteOf(uses.get(key.id)),
    key.scopes?.join(',') ?? '-',
    stateOf(key, now) ?? 'active',
  ]);
  return table(['KEY', 'PARTNER', 'LABEL', 'MADE', 'EXPIRES', 'LAST USED', 'SCOPES', 'STATE'], rows);
}

const create: Command = {
  verb: 'key create',
  takes: ['partner'],
  options: {
    label: { value: '<text>', about: 'what it is for' },
    expires: EXPIRES,
    scopes: { value: '<a,b>', about: 'what may be done with it, of what the partner may do; by default all of it' },
  },
  about: 'makes one more key for a partner, and prints it',
  async run({ names: [id = ''], ...typed }, { store, now, print, remark }) {
    const [label, expires, scopes] = [typed.option('label'), typed.option('expires'), typed.option('scopes')];
    const key = newKey();
    const record: ApiKey = {
      ...{ id: key.id, partner: id, hash: hashOf(key.text), createdAt: instant(now) },
      ...(expires === undefined ? {} : { expiresAt: instant(now + durationOf('expires', expires)) }),
      ...(label === undefined ? {} : { label }),
      ...(scopes === undefined ? {} : { scopes: listOf(scopes) }),
    };
    await changeRecords(store, (records) => {
      const allowed = partnerNamed(records, id).scopes;
      const more = (record.scopes ?? []).filter((scope) => !allowed.includes(scope));
      if (more.length > 0) throw new CommandError(`"${id}" itself may not ${more.join(', ')}; its scopes: ${allowed.join(', ') || '(none)'}`, EX_DATAERR);
      return { keys: [record] };
    });
    print(key.text);
    remark(SHOWN_ONCE);
  },
};

const rotate: Command = {
  verb: 'key rotate',
  takes: ['partner', 'key'],
  options: {
    overlap: { value: `<${AN_OLD_ONE_ENDS}>`, about: `how long the old one is accepted beside the new one; ${AN_OLD_ONE_ENDS} by default` },
    expires: { ...EXPIRES, about: 'how long the new one is accepted; by default as long as the old one was meant to be' },
  },
  about: 'makes a key in the place of another, and prints it',
  async run({ names: [partner = '', id = ''], ...typed }, { store, now, print, remark }) {
    const overlap = durationOf('overlap', typed.option('overlap') ?? AN_OLD_ONE_ENDS);
    const expires = typed.option('expires');
    const key = newKey();
    let ends = now;
    await changeRecords(store, (records) => {
      partnerNamed(records, partner);
      const old = keyNamed(records, partner, id);
      const state = stateOf(old, now);
      if (state) throw new CommandError(`the key "${id}" is ${state} already; make another one with "key create"`, EX_DATAERR);
      ends = Math.min(now + overlap, old.expiresAt === undefined ? Infinity : Date.parse(old.expiresAt));
      const lifetime = expires === undefined ? lifetimeOf(old) : durationOf('expires', expires);
      const { expiresAt: _, ...kept } = old;
      const record = { ...kept, id: key.id, hash: hashOf(key.text), createdAt: instant(now), ...(lifetime === undefined ? {} : { expiresAt: instant(now + lifetime) }) };
      return { keys: [{ ...old, expiresAt: instant(ends) }, record] };
    });
    print(key.text);
    remark(`${SHOWN_ONCE}. The old one, ${id}, ends at ${minuteOf(ends)}`);
  },
};

/** Milliseconds for which a key was meant. */
const lifetimeOf = ({ createdAt, expiresAt }: ApiKey): number | undefined => (expiresAt === undefined ? undefined : Date.parse(expiresAt) - Date.parse(createdAt));

const revoke: Command = {
  verb: 'key revoke',
  takes: ['partner', 'key'],
  options: {},
  about: 'accepts a key no more, as soon as the BFFs have taken it up',
  async run({ names: [partner = '', id = ''] }, { store, now, remark }) {
    const version = await changeRecords(store, (records) => {
      partnerNamed(records, partner);
      const key = keyNamed(records, partner, id);
      return { keys: [{ ...key, revokedAt: key.revokedAt ?? instant(now) }] };
    });
    remark(`revoked ${id}; ${effectOf(version)}`);
  },
};

const list: Command = {
  verb: 'key list',
  takes: ['partner'],
  options: {},
  about: "lists a partner's keys, and when each was last used",
  async run({ names: [id = ''] }, { store, now, print }) {
    const records = await recordsOf(store);
    partnerNamed(records, id);
    print(keyTable(records.keys.filter(({ partner }) => partner === id), await store.uses(), now));
  },
};

export const KEY_COMMANDS: readonly Command[] = [create, rotate, revoke, list];

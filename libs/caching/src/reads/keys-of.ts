import type { Caller, FieldList } from '@portico/platform';
import type { OutgoingCall } from '@portico/upstream';
import { CallerKey, SharedKey } from '../keys/cache-key.ts';
import type { CacheKey, OutgoingRead } from '../keys/cache-key.ts';
import type { Fields } from '../semantics/fields.ts';

/**
 * The keys of a call: the caller's own first, where it may have one. Everything that the BFF's code sends and everything that is
 * forwarded is part of both; the credentials are part of none, and an answer that varies by them is not kept for everybody.
 */
export function keysOf(upstream: string, { path, own, forwarded, unkeyed }: OutgoingCall, caller: Caller | undefined): readonly CacheKey[] {
  const read: OutgoingRead = { of: upstream, path, keyed: fieldsOf([...own, ...forwarded]), unkeyed: new Set(unkeyed) };
  const shared = new SharedKey(read);
  return caller ? [new CallerKey(read, caller), shared] : [shared];
}

/** The lines of one name are joined by commas. */
export function fieldsOf(list: FieldList): Fields {
  const fields: Record<string, string> = {};
  for (let at = 0; at < list.length; at += 2) {
    const name = (list[at] as string).toLowerCase();
    fields[name] = fields[name] === undefined ? (list[at + 1] as string) : `${fields[name]}, ${list[at + 1]}`;
  }
  return fields;
}

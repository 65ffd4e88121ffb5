import { elementsOf } from '@portico/config';
import type { RequestContext } from '../context/request-context.ts';
import { BoundedMap } from '../memory/bounded-map.ts';

/** Fields of an answer by their names in lower case. */
export type Fields = Record<string, unknown>;

/** Reads a field of an answer. */
type Read = (name: string) => unknown;

/** Says itself who may keep the answer (RFC 9111, section 5.2.2). */
const SAYS_WHO = /(?:^|[\s,])(?:public|private|no-store|s-maxage\s*=)/i;
const PUBLIC = /(?:^|[\s,])(?:public|s-maxage\s*=)/i;

/**
 * What caches may do with an answer, as it leaves: what was made for a caller who is known, or sets a cookie, is kept by no cache that
 * others share. HTTP has that rule for requests with `Authorization` (RFC 9111, section 3.5), and none for cookies.
 *
 * An answer that says that it is not whole is kept by none, whatever it says: the next one may be whole.
 *
 * What the answer says itself stands; where it says how long but not for whom, `private` is added. Without a word, it is not kept at all, or
 * is asked for again each time where it has an `ETag`. Other answers name the request headers that they depend on (RFC 9110, section
 * 12.5.5), unless they are declared `public`: those are the same for everybody.
 *
 * @param varies value of `Vary`: what tells callers apart, and what goes on to upstreams; empty for nothing
 * @returns the fields to add or replace
 */
export function cachingOf({ caller, partial }: Pick<RequestContext, 'caller' | 'partial'>, read: Read, varies: string): Fields | undefined {
  const declared = textOf(read('cache-control'));
  let added: Fields | undefined;
  if (partial !== undefined && read(partial.header) !== undefined) added = { 'cache-control': 'no-store' };
  else if ((caller !== undefined || read('set-cookie') !== undefined) && !(declared !== undefined && SAYS_WHO.test(declared))) {
    added = { 'cache-control': declared === undefined ? `private, ${read('etag') === undefined ? 'no-store' : 'no-cache'}` : `private, ${declared}` };
  }
  if (varies === '' || (declared !== undefined && PUBLIC.test(declared))) return added;
  const vary = textOf(read('vary'));
  if (vary === undefined) (added ??= {})['vary'] = varies;
  else if (vary !== '*') (added ??= {})['vary'] = bothOf(vary, varies);
  return added;
}

/** Headers in any form that `writeHead` takes: an object, names and values in turn, or pairs. */
export function namedFields(headers: unknown): Fields {
  const fields: Fields = {};
  if (Array.isArray(headers)) {
    const flat = (Array.isArray(headers[0]) ? headers.flat() : headers) as unknown[];
    for (let index = 0; index + 1 < flat.length; index += 2) {
      const name = String(flat[index]).toLowerCase();
      fields[name] = fields[name] === undefined ? flat[index + 1] : [fields[name], flat[index + 1]].flat();
    }
  } else for (const name in headers as Fields) fields[name.toLowerCase()] = (headers as Fields)[name];
  return fields;
}

/** There are few such pairs, and each answer has one. */
const joined = new BoundedMap<string, string>(256);

/**
 * Two lists of field names as one, each name once. `*` is all of them (RFC 9110, section 12.5.5), and stays as it is.
 * @param said one field of an answer, in any form that it may have
 */
export function bothOf(said: unknown, other: string): string {
  const list = textOf(said) ?? '';
  const pair = `${list}\n${other}`;
  let both = joined.get(pair);
  if (both === undefined) joined.set(pair, (both = joinedLists(list, other)));
  return both;
}

function joinedLists(list: string, other: string): string {
  const names = elementsOf(list);
  if (names.includes('*')) return list;
  const known = new Set(names.map((name) => name.toLowerCase()));
  return [...names, ...elementsOf(other).filter((name) => !known.has(name.toLowerCase()))].join(', ');
}

const textOf = (value: unknown): string | undefined => (value === undefined || value === null ? undefined : Array.isArray(value) ? value.join(', ') : String(value));

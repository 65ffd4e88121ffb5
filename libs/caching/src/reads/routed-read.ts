import type { RoutedAnswer, RoutedRead } from '@portico/upstream';
import type { FetchedAnswer, Served } from '../answers/served.ts';
import { cacheStatus } from '../semantics/cache-status.ts';
import type { Fields } from '../semantics/fields.ts';
import type { AskedRequest } from '../semantics/rules.ts';
import { CONDITIONS, isNotModified } from '../semantics/validation.ts';
import { fieldsOf } from './keys-of.ts';

type RawAnswer = Awaited<ReturnType<RoutedRead['ask']>>;

export interface FetchedRaw extends FetchedAnswer {
  readonly raw: RawAnswer;
}

/** What this cache is called in `Cache-Status`. */
export const CACHE = 'portico';
/** Conditions that what is kept is held against itself; with another one, the request is handed on as it is. */
const OWN: ReadonlySet<string> = new Set(['if-none-match', 'if-modified-since']);

/** What a cache looks at of a client's request, and whether it hands it on as it is. */
export function routedRequest({ own, authorised }: RoutedRead): { readonly request: AskedRequest; readonly bypasses: boolean } {
  const fields = fieldsOf(own);
  return { request: { method: 'GET', fields, authorised }, bypasses: CONDITIONS.some((name) => fields[name] !== undefined && !OWN.has(name)) };
}

/** Bytes are kept as a text with a character for each. */
export async function fetchedRaw(asking: Promise<RawAnswer>): Promise<FetchedRaw> {
  const sentAt = performance.now();
  const raw = await asking;
  return { status: raw.status, fields: joined(raw), body: raw.body.toString('latin1'), delay: performance.now() - sentAt, raw };
}

/** What the client gets: a 304 where it has the answer already (RFC 9111, section 4.3.2). @param now milliseconds since 1970 */
export function routedAnswer(served: Served<FetchedRaw>, request: AskedRequest, now: number): RoutedAnswer {
  // No client is trusted with only-if-cached.
  if (served.by === 'gateway-timeout') throw new TypeError('a client wanted nothing but what is kept');
  if (served.by === 'miss') {
    const { raw, status } = served.fetched;
    const fwd = { hit: false, fwd: served.because, fwdStatus: status, stored: served.kept } as const;
    const answer = { ...raw, cacheStatus: cacheStatus(CACHE, fwd, saidBefore(raw)) };
    return status === 200 && isNotModified(request, served.fetched.fields, now) ? { ...answer, status: 304, body: NOTHING } : answer;
  }
  const { answer, age, ttl, notModified, by } = served;
  const { 'cache-status': before, ...fields } = answer.fields;
  const handled = by === 'hit' || by === 'stale' ? ({ hit: true, ttl } as const) : ({ hit: false, fwd: 'stale', ttl, ...(by === 'confirmed' ? { fwdStatus: 304 } : {}) } as const);
  return {
    status: notModified ? 304 : answer.status,
    headers: { ...fields, age: String(Math.floor(age)) },
    body: notModified ? NOTHING : Buffer.from(answer.body, 'latin1'),
    cacheStatus: cacheStatus(CACHE, handled, before),
  };
}

export const saidBefore = (raw: RawAnswer): string | undefined => joined(raw)['cache-status'];

const joined = ({ headers }: RawAnswer): Fields => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));

const NOTHING = Buffer.alloc(0);

import { elementsOf } from '@portico/config';
import type { Fields } from './fields.ts';
import { httpDate } from './http-date.ts';
import type { AskedRequest } from './rules.ts';

/** Fields that make a request conditional (RFC 9110, section 13.1), or about a part. */
export const CONDITIONS = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'if-range', 'range'] as const;

/** What a request asks the origin about a kept answer (RFC 9111, section 4.3.1); nothing for one without validators. */
export function conditionsFor({ etag, 'last-modified': modified }: Fields): Record<string, string> {
  return { ...(etag === undefined ? {} : { 'if-none-match': etag }), ...(modified === undefined ? {} : { 'if-modified-since': modified }) };
}

/**
 * Whether a 304 is about a kept answer (RFC 9111, section 4.3.4): its validators are the kept ones. One without any is about the one
 * answer that was asked about. With a weak tag the tags are compared weakly: there is one answer for each variant, the most recent one.
 */
export function confirms(fresh: Fields, stored: Fields): boolean {
  const { etag, 'last-modified': modified } = fresh;
  if (etag !== undefined)
    return stored['etag'] !== undefined && (isWeak(etag) ? opaque(etag) === opaque(stored['etag']) : etag === stored['etag']);
  return modified === undefined || modified === stored['last-modified'];
}

/** Whether the answer to a HEAD is of the same representation as the kept one (RFC 9111, section 4.3.5); one that is not makes it stale. */
export function headConfirms(head: Fields, stored: Fields, length: number): boolean {
  const { 'content-length': said } = head;
  return confirms(head, stored) && (said === undefined || Number(said) === length);
}

/**
 * Whether a client's own condition is answered 304 from a kept answer (RFC 9111, section 4.3.2; RFC 9110, section 13.2.2).
 * @param now milliseconds since 1970
 */
export function isNotModified({ method, fields }: AskedRequest, stored: Fields, now: number): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const tags = fields['if-none-match'];
  if (tags !== undefined) {
    const { etag } = stored;
    return tags === '*' || (etag !== undefined && elementsOf(tags).some((tag) => opaque(tag) === opaque(etag)));
  }
  const asked = fields['if-modified-since'];
  if (asked === undefined) return false;
  const since = httpDate(asked, now);
  // Without Last-Modified, the date at which the answer was made counts; without either, nothing can be said.
  const modified = httpDate(stored['last-modified'] ?? stored['date'], now);
  return since !== undefined && modified !== undefined && modified <= since;
}

const isWeak = (tag: string): boolean => tag.startsWith('W/');
const opaque = (tag: string): string => (isWeak(tag) ? tag.slice(2) : tag);

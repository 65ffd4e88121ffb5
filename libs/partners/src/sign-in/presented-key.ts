import type { IncomingMessage } from 'node:http';
import { idWithin, PREFIX } from '../keys/key-format.ts';

/** What a request brings: a key where it belongs, or the public part of one that is anywhere else. */
export type Presented = { readonly key: string } | { readonly misplaced: 'query' | 'header'; readonly id: string | undefined };

const SCHEME = /^Bearer +/i;

/**
 * Takes a key from `Authorization: Bearer ptk_…` (RFC 6750, section 2.1), and from nowhere else: shared caches store no answer to
 * a request with that field (RFC 9111, section 3.5), clients do not send it on when they are redirected elsewhere, and logs know to
 * leave it out; a field of our own is unknown to all of them. A key in the query has been in logs already (RFC 9700, section 4.3.2).
 * @returns undefined where there is none; a token that is no key is for others to judge
 */
export function presentedKey({ headers, url = '' }: IncomingMessage): Presented | undefined {
  const inQuery = idWithin(url);
  if (inQuery !== undefined) return { misplaced: 'query', id: inQuery };
  const elsewhere = headers['x-api-key'];
  if (elsewhere !== undefined) return { misplaced: 'header', id: idWithin(String(elsewhere)) };
  const { authorization = '' } = headers;
  const scheme = SCHEME.exec(authorization)?.[0].length ?? 0;
  return scheme > 0 && authorization.startsWith(PREFIX, scheme) ? { key: authorization.slice(scheme) } : undefined;
}

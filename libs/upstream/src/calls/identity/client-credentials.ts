import type { RequestContext } from '@portico/platform';

/** Fields in which a client proves who it is, or a proxy says so for it. */
const PROOFS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'dpop', 'proxy-authorization', 'client-cert', 'x-api-key', 'x-forwarded-client-cert']);

/**
 * What a client of the BFF proves itself with stays with the BFF: an upstream that had it could be the client (RFC 9700, section 4.9).
 *
 * @throws TypeError for a field that hands it on
 */
export function checkNotTheClients(name: string, value: string, { request }: RequestContext, upstream: string): void {
  if (value === '' || !PROOFS.has(name) || request.raw.headers[name] !== value) return;
  throw new TypeError(`${name} of the BFF's client must not go on to ${upstream}; an upstream's identity in bff.yaml says how it is told who calls`);
}

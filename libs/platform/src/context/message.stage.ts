import { Problem } from '../problems/problem.ts';
import type { RequestContext } from './request-context.ts';

const HOST = 'host';

/**
 * Refuses what Node's parser lets pass although HTTP/1.1 does not: an HTTP/0.9 request line, no Host field, or more than one
 * (RFC 9112, section 3.2), by which a proxy and a server can be made to see two different sites.
 * @throws Problem `malformed-request`
 */
export function checkMessage({ request: { raw } }: RequestContext): void {
  if (raw.httpVersionMajor < 1) throw new Problem('malformed-request', { detail: 'the request line names no version of HTTP' });
  if (raw.httpVersionMajor > 1) return;
  let hosts = 0;
  const { rawHeaders } = raw;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === HOST.length && name.toLowerCase() === HOST) hosts += 1;
  }
  const missing = hosts === 0 && raw.httpVersionMinor > 0;
  if (missing || hosts > 1) throw new Problem('malformed-request', { detail: missing ? 'the Host header is missing' : 'there is more than one Host header' });
}

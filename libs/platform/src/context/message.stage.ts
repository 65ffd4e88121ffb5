import type { IncomingMessage } from 'node:http';
import { Problem } from '../problems/problem.ts';
import type { RequestContext } from './request-context.ts';

const HOST = 'host';
const AUTHORIZATION = 'authorization';

/**
 * Refuses what Node's parser lets pass although it could be misread. An HTTP/0.9 request line, no Host field or more than one
 * (RFC 9112, section 3.2): a proxy and a server may see two different sites. Two Authorization fields (RFC 9110, sections 5.3 and
 * 11.6.2), for the same reason: of two callers. A body where none is read (RFC 9110, section 9.3.1,
 * on GET): the next request may hide in it, and its sender believes that it has a meaning.
 * @throws Problem `malformed-request`, or `invalid-input` for a body
 */
export function checkMessage({ request: { raw }, route }: RequestContext): void {
  checkVersionAndFields(raw);
  if (!route || route.input.body || !hasBody(raw)) return;
  const noneRead = route.kind === 'data' || route.method === 'GET';
  if (noneRead)
    throw new Problem('invalid-input', {
      detail: 'no body is read here',
      errors: [{ in: 'body', field: '', message: 'is not accepted here' }],
    });
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

function checkVersionAndFields(raw: IncomingMessage): void {
  if (raw.httpVersionMajor < 1) throw new Problem('malformed-request', { detail: 'the request line names no version of HTTP' });
  const { rawHeaders } = raw;
  let hosts = 0;
  let credentials = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === HOST.length && name.toLowerCase() === HOST) hosts += 1;
    else if (name.length === AUTHORIZATION.length && name.toLowerCase() === AUTHORIZATION) credentials += 1;
  }
  if (credentials > 1) throw new Problem('malformed-request', { detail: 'there is more than one Authorization header' });
  if (raw.httpVersionMajor > 1) return;
  const missing = hosts === 0 && raw.httpVersionMinor > 0;
  if (missing || hosts > 1) {
    throw new Problem('malformed-request', { detail: missing ? 'the Host header is missing' : 'there is more than one Host header' });
  }
}

import { withoutOws } from '@portico/config';
import type { IncomingMessage } from 'node:http';
import { hasLength, notRead, readsNone } from '../input/judge-body.ts';
import { Problem } from '../problems/problem.ts';
import type { RequestContext } from './request-context.ts';

const HOST = 'host';
/** A name or an address, and a port, or nothing (RFC 9112, section 3.2). */
const GOOD_HOST = /^(?:(?:[\w.-]+|\[[\da-f:.]+\])(?::\d*)?)?$/i;
const CHUNKED = 'chunked';

/**
 * Refuses what Node's parser lets pass although it could be misread. A request line of another version, no Host field, more than one, or
 * one that names no host (RFC 9112, section 3.2): a proxy and a server may see two different sites. A body where none is read (RFC 9110, section 9.3.1,
 * on GET): the next request may hide in it, and its sender believes that it has a meaning.
 * A coding of the transfer in HTTP/1.0, or another than `chunked` (RFC 9112, section 6.1): where the body ends, and what it is, is not sure.
 * @throws Problem `malformed-request`, `not-implemented` for a coding, or `invalid-input` for a body
 */
export function checkMessage({ request: { raw }, route }: RequestContext): void {
  checkVersionAndHost(raw);
  const fault = faultyFraming(raw);
  if (fault) throw fault;
  if (route && readsNone(route) && hasLength(raw)) throw notRead();
}

function checkVersionAndHost(raw: IncomingMessage): void {
  // HTTP/2 comes as HTTP/1.1 here; a later version has no request line (RFC 9113, section 3.4).
  if (raw.httpVersionMajor !== 1) throw new Problem('malformed-request', { detail: 'the request line names no version of HTTP that has one' });
  let hosts = 0;
  const { rawHeaders } = raw;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === HOST.length && name.toLowerCase() === HOST) hosts += 1;
  }
  const missing = hosts === 0 && raw.httpVersionMinor > 0;
  if (missing || hosts > 1)
    throw new Problem('malformed-request', {
      detail: missing ? 'the Host header is missing' : 'there is more than one Host header',
    });
  if (!GOOD_HOST.test(raw.headers.host ?? '')) throw new Problem('malformed-request', { detail: 'the host is no name or address with a port' });
}

/** What is wrong with how the length of a body is told. Who came between may have read another one: nothing more is believed of the connection. */
export function faultyFraming({ httpVersion, headers: { 'transfer-encoding': coding } }: IncomingMessage): Problem | undefined {
  if (coding === undefined) return undefined;
  if (httpVersion === '1.0') return new Problem('malformed-request', { detail: 'HTTP/1.0 has no Transfer-Encoding' });
  if (withoutOws(coding).toLowerCase() === CHUNKED) return undefined;
  return new Problem('not-implemented', { detail: 'the only transfer coding that is read is chunked' });
}

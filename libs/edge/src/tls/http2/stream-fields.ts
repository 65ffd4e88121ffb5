import { constants } from 'node:http2';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';

const { HTTP2_HEADER_AUTHORITY: AUTHORITY } = constants;
/** Methods of which HTTP/1.1 would expect a body (RFC 9112, section 6.3). */
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);
/** Fields of one connection (RFC 9110, section 7.6.1; RFC 9113, section 8.2.2). */
const OF_CONNECTION: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade', 'http2-settings']);

/**
 * The fields of a request as HTTP/1.1 has them, in the order of names and values, none joined but cookies (RFC 9113, section 8.2.3). `Host`
 * is `:authority`; another `Host` beside it stays, and is refused as a second one.
 * @param raw as they came, pseudo-fields included
 */
export function requestFields(raw: readonly string[], headers: IncomingHttpHeaders, method: string, hasBody: boolean): string[] {
  const authority = headers[AUTHORITY]?.toString();
  const fields: string[] = authority === undefined ? [] : ['host', authority];
  const cookies: string[] = [];
  let framed = false;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name, value] = [raw[index] as string, raw[index + 1] as string];
    if (name.startsWith(':') || (name === 'host' && value === authority) || OF_CONNECTION.has(name)) continue;
    if (name === 'cookie') cookies.push(value);
    else fields.push(name, value);
    framed ||= name === 'content-length';
  }
  if (cookies.length > 0) fields.push('cookie', cookies.join('; '));
  if (!framed && hasBody) fields.push('transfer-encoding', 'chunked');
  else if (!framed && WITH_BODY.has(method)) fields.push('content-length', '0');
  return fields;
}

/** The fields of an answer, without those of the connection inside. */
export function answerFields(raw: readonly string[]): OutgoingHttpHeaders {
  const fields: Record<string, string | string[]> = {};
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name, value] = [(raw[index] as string).toLowerCase(), raw[index + 1] as string];
    if (OF_CONNECTION.has(name)) continue;
    const before = Object.hasOwn(fields, name) ? fields[name] : undefined;
    fields[name] = before === undefined ? value : [before, value].flat();
  }
  return fields;
}

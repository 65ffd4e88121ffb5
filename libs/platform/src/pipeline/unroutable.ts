import type { IncomingMessage } from 'node:http';
import { Problem } from '../problems/problem.ts';

/** Characters; a path is a few parameters (`LONGEST_PARAMETER`) at most. */
const LONGEST_PATH = 2_048;
/** What no router takes, in place of what one might: to decode a long path, twice, costs far more than to read it; `*` could match a wildcard. */
const [TOO_LONG, NO_PATH] = ['/%too-long', '/%no-path'];

/** Has the router refuse at once what can be no route: a path that is too long, and a target that is none (RFC 9112, section 3.2). */
export function refuseUnroutable(request: IncomingMessage): void {
  const { url = '' } = request;
  if (!url.startsWith('/')) request.url = NO_PATH;
  if (url.length <= LONGEST_PATH) return;
  const query = url.indexOf('?');
  if (query < 0 || query > LONGEST_PATH) request.url = TOO_LONG;
}

/** Has an absolute target be what it stands for: its path, asked of its host, whatever the Host field says (RFC 9112, section 3.2.2). */
export function takeAbsoluteTarget(request: IncomingMessage): void {
  const { url = '' } = request;
  if (url.startsWith('/')) return;
  const [, host, rest = ''] = /^https?:\/\/([^/?#]+)([/?#].*)?$/is.exec(url) ?? [];
  if (host === undefined) return;
  request.headers.host = host;
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
}

/** @returns what a request is answered whose target the router has not taken */
export function unroutable(error: Error, { url }: IncomingMessage): Error {
  if (url === TOO_LONG) return new Problem('uri-too-long', { detail: `the path is longer than ${LONGEST_PATH} characters` });
  return url === NO_PATH ? new Problem('malformed-request', { detail: 'the request target is no path' }) : error;
}

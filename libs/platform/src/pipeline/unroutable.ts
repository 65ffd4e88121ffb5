import type { IncomingMessage } from 'node:http';
import { Problem } from '../problems/problem.ts';

/** Characters; a path is a few parameters (`LONGEST_PARAMETER`) at most. */
const LONGEST_PATH = 2_048;
/** What no router takes, in place of a path that is too long: to decode that one, twice, costs far more than to read it. */
const TOO_LONG = '/%too-long';

/** Has the router refuse a path that is too long without reading it. */
export function refuseLongPath(request: IncomingMessage): void {
  const { url = '' } = request;
  if (url.length <= LONGEST_PATH) return;
  const query = url.indexOf('?');
  if (query < 0 || query > LONGEST_PATH) request.url = TOO_LONG;
}

/** @returns what a request is answered whose target the router has not taken */
export function unroutable(error: Error, { url = '' }: IncomingMessage): Error {
  if (url === TOO_LONG) return new Problem('uri-too-long', { detail: `the path is longer than ${LONGEST_PATH} characters` });
  // A path, or a URL of one (RFC 9112, section 3.2). No route can be at `*`.
  if (!url.startsWith('/') && !/^https?:\/\//i.test(url)) return new Problem('malformed-request', { detail: 'the request target is no path' });
  return error;
}

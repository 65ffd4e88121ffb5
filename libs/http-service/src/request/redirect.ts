import type { Outgoing } from './outgoing.ts';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * The request that follows a redirect (RFC 9110, section 15.4).
 *
 * @param location of the answer
 * @returns undefined when the answer is no redirect
 */
export function redirected({ url, method, headers, body }: Outgoing, status: number, location: string | undefined): Outgoing | undefined {
  const next = REDIRECTS.has(status) && location !== undefined ? URL.parse(location, url.href) : null;
  if (!next) return undefined;
  const kept = new Headers(headers);
  if (!asksAnew(status, method)) return { url: next, method, headers: kept, body };
  for (const [name] of headers) if (name.startsWith('content-')) kept.delete(name);
  return { url: next, method: 'GET', headers: kept, body: undefined };
}

/** Section 15.4.4: a 303 is followed by a GET. Sections 15.4.2 and 15.4.3: after 301 and 302, so is a POST, as everybody does it. */
const asksAnew = (status: number, method: string): boolean =>
  (status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST');

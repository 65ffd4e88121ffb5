import type { Route } from '@portico/platform';
import type { IncomingMessage } from 'node:http';

/** The header by which a page says that it is the page: no form can send it, and another site's script may not (Fetch, "CORS-safelisted request-header"). */
export const CSRF_HEADER = 'x-csrf';

/** What `EventSource` asks for, which can send no header of a page's choice (HTML, section 9.2.2). */
const EVENTS = 'text/event-stream';

const SAFE = new Set(['GET', 'HEAD']);

/** What a cookie is worth: it counts, it is to be ignored, or the request is to be refused for the reason given. */
export type CookieWorth = 'counts' | 'ignored' | { readonly refused: string };

/**
 * Judges whether a request that brings a session's cookie was meant by the page it belongs to, before the session is looked for. Browsers
 * add cookies by themselves, so a cookie alone proves nothing of who wrote the request.
 *
 * It must bring a header that only the page's own script can add, and come from the same origin by the browser's own words (Fetch
 * Metadata; OWASP, Cross-Site Request Forgery Prevention). Pages, images, streams of events and the like are loaded without that header: of a public route they get what
 * anybody gets, and so does a browser that does not say what it loads.
 *
 * A page of a sister origin of the same site, which the settings name, is meant as well; it says its origin in each such request, since it makes them with
 * CORS (Fetch, "CORS protocol"). That its script may read answers is not enough.
 *
 * @param origin where browsers find the BFF
 * @param sisters other origins whose pages may use the session
 */
export function worthOfCookie({ method = '', headers }: IncomingMessage, route: Route | undefined, origin: string, sisters: readonly string[] = []): CookieWorth {
  const { 'sec-fetch-site': site, 'sec-fetch-dest': destination, 'sec-fetch-mode': mode } = headers;
  const open = SAFE.has(method) && route?.access === 'public';
  const isSister = headers.origin !== undefined && sisters.includes(headers.origin) && (site === undefined || site === 'same-site');
  if (!isSister && site !== undefined && site !== 'same-origin') {
    // Somebody follows a link, or comes back from the identity provider.
    if (open && mode === 'navigate' && destination === 'document') return 'ignored';
    return { refused: `the request was begun by ${site === 'none' ? 'no page' : 'another site'}` };
  }
  if (!isSister && headers.origin !== undefined && headers.origin !== origin) return { refused: 'the request was begun by another origin' };
  if (headers[CSRF_HEADER] === '1') return 'counts';
  if (open && (destination !== 'empty' || headers.accept === EVENTS)) return 'ignored';
  return { refused: `a request with the session's cookie needs the header ${CSRF_HEADER}: 1` };
}

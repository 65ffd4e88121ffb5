import { withoutOws } from '@portico/config';
import type { Route } from '@portico/platform';
import type { IncomingHttpHeaders } from 'node:http';
import { without } from './answer-head.ts';
import { essenceOf, isActive, isShown } from './media-type.ts';

/** What describes the body. `Age` and `Date` are how old it is already: without them `max-age` would begin again (RFC 9111, section 4.2.3). */
const DESCRIBING = ['age', 'date', 'content-type', 'content-length', 'content-encoding', 'content-language', 'content-range', 'accept-ranges', 'etag', 'last-modified', 'cache-control', 'expires', 'vary'];

/** What an upstream says to protect those who look at the body. */
const PROTECTING = [
  ...['content-security-policy', 'content-disposition', 'x-frame-options', 'referrer-policy', 'permissions-policy', 'x-robots-tag'],
  ...['cross-origin-resource-policy', 'cross-origin-opener-policy', 'cross-origin-embedder-policy', 'origin-agent-cluster', 'x-download-options'],
];

/** What a client may learn of an upstream's answer. Everything else, cookies and hop-by-hop fields included, stays behind. */
const PASSED = [...DESCRIBING, ...PROTECTING];

/** Statuses without a body (RFC 9110, section 6.4.1). */
export const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** A type and its parameters (RFC 6266, section 4.1). */
const DISPOSITION = /^[ \t]*[\w!#$%&'*+.^`|~-]+[ \t]*((?:;[ \t]*[\w!#$%&'*+.^`|~-]+[ \t]*=[ \t]*(?:"(?:[^"\\]|\\.)*"|[^\s";,]+)[ \t]*)*)$/;

/**
 * The headers of an answer that is passed through, from the origin that has the session's cookie. Others may have uploaded the body: it is
 * shown in a page only if the route names its media type. Anything else is a download that runs nothing: an attachment (RFC 6266), in a
 * sandbox where a browser shows it all the same, and of no type that a page's own elements would load.
 *
 * An upstream that says `public` does not know that the route asks who calls: a cache that others share would hand the answer to strangers.
 *
 * @param route where none is known, nothing is shown, and no shared cache may keep it
 */
export function passedHeaders(status: number, headers: IncomingHttpHeaders, route: Pick<Route, 'types' | 'access'> | undefined): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of PASSED) {
    const value = headers[name];
    if (typeof value === 'string') passed[name] = value;
  }
  passed['x-content-type-options'] = 'nosniff';
  const { 'cache-control': caching, 'content-disposition': disposition } = passed;
  if (caching !== undefined && route?.access !== 'public') passed['cache-control'] = forTheCaller(caching);
  // It has no body: what it says of one would replace what the cache has (RFC 9111, section 4.3.4).
  if (status === 304) return without(passed, 'content-type', 'content-disposition');
  // What is said of a body that does not come: its length would be taken out of the next answer (RFC 9110, sections 8.6 and 15.3.6).
  if (BODILESS.has(status)) return without(passed, 'content-type', 'content-disposition', 'content-length', 'content-encoding', 'content-range');
  if (disposition !== undefined) passed['content-disposition'] = inAscii(disposition);
  const essence = essenceOf(passed['content-type']);
  const inPage = essence !== undefined && isShown(essence, route?.types ?? []);
  if (inPage && !isActive(essence)) return passed;
  passed['content-security-policy'] = [passed['content-security-policy'], 'sandbox'].filter((one) => one !== undefined).join(', ');
  if (inPage) return passed;
  passed['content-disposition'] = `attachment${DISPOSITION.exec(passed['content-disposition'] ?? '')?.[1] ?? ''}`;
  if (essence === undefined || isActive(essence)) passed['content-type'] = 'application/octet-stream';
  return passed;
}

/** What caches that others share would keep, or may (RFC 9111, sections 5.2.2.7 to 5.2.2.10). */
const FOR_OTHERS = /^(?:public|private|proxy-revalidate|s-maxage)(?:[ \t]*=.*)?$/i;

/** A directive, whose value may be a quoted list. */
const DIRECTIVE = /(?:[^,"]|"(?:[^"\\]|\\.)*")+/g;

/** An upstream that says that everybody may keep an answer does not know whom the BFF lets have it. */
const forTheCaller = (control: string): string => ['private', ...(control.match(DIRECTIVE) ?? []).map(withoutOws).filter((directive) => directive !== '' && !FOR_OTHERS.test(directive))].join(', ');

/** The name of a file in a disposition: in quotes, or a token. */
const FILE_NAME = /;[ \t]*filename[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s";,]+))/i;
const ASCII = /^[\t -~]*$/;

/**
 * A disposition whose name has other letters as RFC 6266, section 5, has such: as `filename*`, in UTF-8 (RFC 8187). Servers write the bytes as
 * they are, which each recipient takes for another charset, and which Node refuses to send.
 */
function inAscii(disposition: string): string {
  if (ASCII.test(disposition)) return disposition;
  const [whole = '', quoted, token] = FILE_NAME.exec(disposition) ?? [];
  const rest = disposition.replace(whole, '');
  if (!ASCII.test(rest)) return /^[\w-]*/.exec(disposition)?.[0] ?? '';
  if (/;[ \t]*filename\*/i.test(rest)) return rest;
  const name = decoded((quoted ?? token ?? '').replace(/\\(.)/g, '$1'));
  return `${rest}; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)}`;
}

/** @param text a letter for each byte, of UTF-8 or else of Latin-1 */
function decoded(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}

import { withoutOws } from '@portico/config';
import type { IncomingHttpHeaders } from 'node:http';
import type { Route } from '@portico/platform';
import { essenceOf, isActive, isShown } from './media-type.ts';

type Access = Route['access'];

/** What describes the body. `Age` and `Date` are how old it is already: without them `max-age` would begin again (RFC 9111, section 4.2.3). */
const DESCRIBING = ['age', 'date', 'content-type', 'content-length', 'content-encoding', 'content-language', 'content-range', 'accept-ranges', 'etag', 'last-modified', 'cache-control', 'expires', 'vary'];

/** What an upstream says to protect those who look at the body. */
const PROTECTING = [
  ...['content-security-policy', 'content-disposition', 'x-frame-options', 'referrer-policy', 'permissions-policy', 'x-robots-tag'],
  ...['cross-origin-resource-policy', 'cross-origin-opener-policy', 'cross-origin-embedder-policy', 'origin-agent-cluster', 'x-download-options'],
];

/** What a client may learn of an upstream's answer. Everything else, cookies and hop-by-hop fields included, stays behind. */
const PASSED = [...DESCRIBING, ...PROTECTING];

/** A type and its parameters (RFC 6266, section 4.1). */
const DISPOSITION = /^[ \t]*[\w!#$%&'*+.^`|~-]+[ \t]*((?:;[ \t]*[\w!#$%&'*+.^`|~-]+[ \t]*=[ \t]*(?:"(?:[^"\\]|\\.)*"|[^\s";,]+)[ \t]*)*)$/;

/**
 * The headers of an answer that is passed through, from the origin that has the session's cookie. Others may have uploaded the body: it is
 * shown in a page only if the route names its media type. Anything else is a download that runs nothing: an attachment (RFC 6266), in a
 * sandbox where a browser shows it all the same, and of no type that a page's own elements would load.
 *
 * @param shown the media types that the route declares
 * @param access who may call the route
 */
export function passedHeaders(status: number, headers: IncomingHttpHeaders, shown: readonly string[], access: Access = 'public'): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of PASSED) {
    const value = headers[name];
    if (typeof value === 'string') passed[name] = value;
  }
  if (access !== 'public' && passed['cache-control'] !== undefined) passed['cache-control'] = forTheCaller(passed['cache-control']);
  passed['x-content-type-options'] = 'nosniff';
  // It has no body: what it says of one would replace what the cache has (RFC 9111, section 4.3.4).
  if (status === 304) return without(passed, 'content-type', 'content-disposition');
  const essence = essenceOf(passed['content-type']);
  const inPage = essence !== undefined && isShown(essence, shown);
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

function without(headers: Record<string, string>, ...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

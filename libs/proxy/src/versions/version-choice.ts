import { withoutOws } from '@portico/config';
import type { RequestContext } from '@portico/platform';
import { scoreOf } from '@portico/upstream';
import type { VersionSettings } from './versions.settings.ts';

/** What a request gets, and why. */
export interface Chosen {
  readonly variant: string;
  readonly because: 'weight' | 'override' | 'pinned';
}

type Asked = Pick<RequestContext, 'caller' | 'clientAddress'> & { readonly request: { readonly raw: { readonly headers: Readonly<Record<string, string | string[] | undefined>> } } };

/**
 * Chooses a variant for each request: the pinned one, one that the request names, or that of its caller. A caller keeps its variant, on all
 * replicas and after restarts; when weights change, only those move that have to (rendezvous hashing).
 */
export function versionChoice({ name: upstream, variants, overrideHeader, overrideCookie, pinned }: VersionSettings): (asked: Asked) => Chosen {
  if (pinned !== undefined) return () => ({ variant: pinned, because: 'pinned' });
  const names = new Set(variants.map(({ name }) => name));
  const weighted = variants.filter(({ weight }) => weight > 0);
  return ({ caller, clientAddress, request }) => {
    const { headers } = request.raw;
    const named = (overrideHeader === undefined ? undefined : headers[overrideHeader]) ?? (overrideCookie === undefined ? undefined : cookieIn(headers['cookie'], overrideCookie));
    if (typeof named === 'string' && names.has(named)) return { variant: named, because: 'override' };
    const key = `${upstream} ${caller?.identity.key ?? clientAddress}`;
    let [variant, highest] = ['', Number.NEGATIVE_INFINITY];
    for (const { name, weight } of weighted) {
      const score = scoreOf(name, weight, key);
      if (score > highest) [variant, highest] = [name, score];
    }
    return { variant, because: 'weight' };
  };
}

/** RFC 6265, section 4.2.1. */
function cookieIn(cookies: string | string[] | undefined, name: string): string | undefined {
  const begin = `${name}=`;
  return String(cookies ?? '').split(';').map(withoutOws).find((pair) => pair.startsWith(begin))?.slice(begin.length);
}

/** What is wrong with versions: the setting, the reason, the fix. @param upstreams names of those of kind http */
export function versionFaults(versions: readonly VersionSettings[], upstreams: readonly string[]): string[] {
  return versions.flatMap(({ name: upstream, variants, pinned }) => {
    const at = `versions.${upstream}`;
    const names = variants.map(({ name }) => name);
    return [
      ...(upstreams.includes(upstream) ? [] : [`${at}: "${upstream}" is no upstream of kind http; write one of ${upstreams.join(', ')}`]),
      ...variants.flatMap(({ name, to }) => (upstreams.includes(to) ? [] : [`${at}.variants.${name}.to: "${to}" is no upstream of kind http; write one of ${upstreams.join(', ')}`])),
      ...(variants.some(({ weight }) => weight > 0) ? [] : [`${at}.variants: none has a weight above 0; give one of them 100`]),
      ...(pinned === undefined || names.includes(pinned) ? [] : [`${at}.pinned: "${pinned}" is none of its variants; write one of ${names.join(', ')}, or take it out`]),
    ];
  });
}

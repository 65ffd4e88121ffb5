import { parseList, serializeItem, serializeList, Token } from 'structured-headers';
import type { BareItem } from 'structured-headers';

/** How a cache has handled a request (RFC 9211, section 2). A hit was not forwarded. Times in whole seconds. */
export type Handled = { readonly detail?: string; readonly key?: string } & (
  | { readonly hit: true; readonly ttl: number }
  | {
      readonly hit: false;
      readonly fwd: 'bypass' | 'method' | 'uri-miss' | 'vary-miss' | 'miss' | 'request' | 'stale';
      /** The status that came back. */
      readonly fwdStatus?: number;
      readonly ttl?: number;
      readonly stored?: boolean;
      readonly collapsed?: boolean;
    }
);

/**
 * One more member of `Cache-Status`, behind those of the caches nearer to the origin (RFC 9211, section 2). @param cache a token:
 * `portico-web-bff`
 */
export function cacheStatus(cache: string, handled: Handled, existing?: string): string {
  if (handled.hit && handled.key === undefined && handled.detail === undefined && existing === undefined) return `${cache};hit;ttl=${Math.floor(handled.ttl)}`;
  const parameters = new Map<string, BareItem>();
  const add = (name: string, value: BareItem | undefined): void =>
    void (value === undefined || value === false || parameters.set(name, value));
  if (handled.hit) add('hit', true);
  else {
    add('fwd', new Token(handled.fwd));
    add('fwd-status', handled.fwdStatus);
  }
  add('ttl', handled.ttl === undefined ? undefined : Math.floor(handled.ttl));
  if (!handled.hit) {
    add('stored', handled.stored);
    add('collapsed', handled.collapsed);
  }
  add('key', handled.key);
  add('detail', handled.detail);
  const own = serializeItem(new Token(cache), parameters);
  const before = valid(existing);
  return before === undefined ? own : `${before}, ${own}`;
}

/** A field that cannot be read says nothing, and would make the whole of it unreadable. */
function valid(existing: string | undefined): string | undefined {
  if (existing === undefined || existing === '') return undefined;
  try {
    return serializeList(parseList(existing));
  } catch {
    return undefined;
  }
}

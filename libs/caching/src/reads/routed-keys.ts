import { BoundedMap } from '@portico/platform';
import type { RoutedRead } from '@portico/upstream';
import { SharedKey } from '../keys/cache-key.ts';
import { CONDITIONS } from '../semantics/validation.ts';
import { fieldsOf } from './keys-of.ts';

/** Keys that are remembered, and characters of a request's fields beyond which its key is not. */
const [KNOWN, LONGEST] = [1_000, 2_048];

/**
 * The keys of clients' requests to one upstream: everybody's alone, because clients are in front of this cache. Everything that goes to the
 * upstream is part of a key, whatever `Vary` says, but for what differs from one request to the next.
 *
 * To derive a key, which is hashed and sorted, costs more than half of a hit. Requests of the same text have the same key, so it is remembered
 * by that.
 */
export class RoutedKeys {
  private readonly known = new BoundedMap<string, SharedKey>(KNOWN);
  private left: { readonly names: readonly string[]; readonly out: ReadonlySet<string> } | undefined = undefined;

  constructor(private readonly upstream: string) {}

  of(read: RoutedRead): SharedKey {
    const out = this.leftOut(read.unkeyed);
    // No line of a request has a line feed in it (RFC 9110, section 5.5), and neither has a path or the name of a route.
    const text = `${read.route}\n${read.path}${linesOf(read.own, out)}\n${linesOf(read.forwarded, out)}`;
    const known = this.known.get(text);
    if (known) return known;
    const key = this.derived(read);
    if (text.length <= LONGEST) this.known.set(text, key);
    return key;
  }

  private derived({ route, path, own, forwarded, unkeyed }: RoutedRead): SharedKey {
    const keyed: Record<string, string | undefined> = { ...fieldsOf(own), ...fieldsOf(forwarded), ':route': route };
    for (const name of [...CONDITIONS, ...unkeyed]) delete keyed[name];
    return new SharedKey({ of: this.upstream, path, keyed, unkeyed: new Set(unkeyed) });
  }

  /** An upstream's list is the same each time. */
  private leftOut(names: readonly string[]): ReadonlySet<string> {
    if (this.left?.names !== names) this.left = { names, out: new Set([...CONDITIONS, ...names]) };
    return this.left.out;
  }
}

function linesOf(list: RoutedRead['own'], out: ReadonlySet<string>): string {
  let lines = '';
  for (let at = 0; at < list.length; at += 2) {
    const name = list[at] as string;
    if (!out.has(name)) lines += `\n${name}:${list[at + 1]}`;
  }
  return lines;
}

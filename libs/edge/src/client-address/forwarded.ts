import { isIPv6 } from 'node:net';
import { addressIn } from './client-address.ts';

/** `name=value` of RFC 7239, section 4: the value is a token or a quoted string (RFC 9110, sections 5.6.2 and 5.6.4). */
const PAIR = String.raw`[!#$%&'*+.^_\`|~\w-]+=(?:[!#$%&'*+.^_\`|~\w-]+|"(?:[^"\\]|\\.)*")`;
const HOP = new RegExp(`^\\s*${PAIR}(?:\\s*;\\s*${PAIR})*\\s*$`);
const PAIRS = new RegExp(String.raw`(?<![!#$%&'*+.^_\`|~\w-])${PAIR}`, 'g');

/** Commas that one hop may have inside its quotes. */
const COMMAS = 8;

/**
 * The addresses of a `Forwarded` header (RFC 7239), outermost first. A hop that hides whom it saw (`for=_hidden`, `for=unknown`) is
 * undefined, and so is all that stands before one that is not well-formed.
 */
export const forwardedFor = (header: string): (string | undefined)[] => hopsOf(header).map((hop) => hop && addressOf(hop));

/** The hops of the header as they stand in it. It is read from the end: a stranger's open quote must not swallow what the nearest proxy says. */
export function hopsOf(header: string): (string | undefined)[] {
  const hops: (string | undefined)[] = [];
  let end = header.length;
  while (end > 0) {
    const start = startOfHop(header, end);
    if (start === undefined) return [undefined, ...hops.reverse()];
    hops.push(header.slice(start, end));
    end = start - 1;
  }
  return hops.reverse();
}

/** What a hop says once by that name; undefined when it says nothing, or contradicts itself. */
export function saidBy(hop: string, name: 'for' | 'host' | 'proto'): string | undefined {
  const prefix = `${name}=`;
  const [value, ...others] = (hop.match(PAIRS) ?? []).filter((pair) => pair.slice(0, prefix.length).toLowerCase() === prefix).map((pair) => pair.slice(prefix.length));
  if (value === undefined || others.length > 0) return undefined;
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
}

/** Where the shortest hop that ends there begins: behind a comma, or at the start. */
function startOfHop(header: string, end: number): number | undefined {
  let start = end;
  for (let commas = 0; commas <= COMMAS && start > 0; commas += 1) {
    start = header.lastIndexOf(',', start - 1);
    if (HOP.test(header.slice(start + 1, end))) return start + 1;
    if (start < 0) return undefined;
  }
  return undefined;
}

/** An IPv6 address must stand in brackets (section 6). */
function addressOf(hop: string): string | undefined {
  const node = saidBy(hop, 'for') ?? '';
  return isIPv6(node) ? undefined : addressIn(node);
}

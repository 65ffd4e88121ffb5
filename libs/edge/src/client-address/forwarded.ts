import { isIP } from 'node:net';

/** `name=value` of RFC 7239, section 4: the value is a token or a quoted string (RFC 9110, sections 5.6.2 and 5.6.4). */
const PAIR = String.raw`[!#$%&'*+.^_\`|~\w-]+=(?:[!#$%&'*+.^_\`|~\w-]+|"(?:[^"\\]|\\.)*")`;
const HOP = new RegExp(`^\\s*${PAIR}(?:\\s*;\\s*${PAIR})*\\s*$`);
const PAIRS = new RegExp(PAIR, 'g');

/** A node with a port, or an IPv6 address in its brackets (section 6): `192.0.2.43:47011`, `[2001:db8::17]:4711`. */
const NODE = /^(?:([\d.]+)|\[([\da-f:.]+)\])(?::(?:\d{1,5}|_[\w.-]+))?$/i;

/** Commas that one hop may have inside its quotes. */
const COMMAS = 8;

/**
 * The addresses of a `Forwarded` header (RFC 7239), outermost first. A hop that hides whom it saw (`for=_hidden`, `for=unknown`) is
 * undefined, and so is all that stands before one that is not well-formed. It is read from the end, where the nearest proxy has written:
 * a quote that a stranger left open further out must not swallow what that proxy says.
 */
export function forwardedFor(header: string): (string | undefined)[] {
  const hops: (string | undefined)[] = [];
  let end = header.length;
  while (end > 0) {
    const start = startOfHop(header, end);
    if (start === undefined) return [undefined, ...hops];
    hops.unshift(addressOf(header.slice(start, end)));
    end = start - 1;
  }
  return hops;
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

function addressOf(hop: string): string | undefined {
  const nodes = (hop.match(PAIRS) ?? []).filter((pair) => /^for=/i.test(pair)).map((pair) => pair.slice('for='.length));
  const [node] = nodes;
  if (node === undefined || nodes.length > 1) return undefined;
  const [, four, six] = NODE.exec(node.startsWith('"') ? node.slice(1, -1).replace(/\\(.)/g, '$1') : node) ?? [];
  const address = four ?? six;
  return address !== undefined && isIP(address) !== 0 ? address : undefined;
}

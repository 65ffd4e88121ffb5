import type { CidrBlock } from '@portico/config';
import { readAddress, withoutOws } from '@portico/config';

/** An IPv4 address with a port, or an address in brackets with or without one: `203.0.113.5:4711`, `[2001:db8::5]:443` (Azure, and RFC 7239, section 6). */
const NODE = /^(?:([\d.]+):|\[([\da-f:.]+(?:%[\w.-]+)?)\](?::|$))(?:\d{1,5}|_[\w.-]+)?$/i;

/**
 * The address that an entry names: with or without a port, in one form, IPv4 in IPv6 as IPv4, without a zone. Undefined for what names none:
 * `unknown`, `_hidden`, a host name.
 */
export function addressIn(entry: string): string | undefined {
  const [, four, six] = NODE.exec(entry) ?? [];
  return readAddress(four ?? six ?? entry)?.text;
}

/**
 * The addresses from the connection to the client behind proxies: the chain that they tell is walked outwards for as long as each address
 * is a trusted proxy. Whatever a stranger wrote further out is not believed, and neither is an entry that names no address (RFC 7239,
 * section 8.1, on trusting only what a known proxy added).
 *
 * @param chain outermost first
 * @returns at least the peer; the last one is the client's
 */
export function addressesTo(peer: string, chain: readonly (string | undefined)[], trusted: readonly CidrBlock[]): string[] {
  const addresses = [peer];
  let address = peer;
  for (let index = chain.length - 1; index >= 0 && isTrusted(address, trusted); index -= 1) {
    const next = addressIn(chain[index] ?? '');
    if (next === undefined) break;
    addresses.push((address = next));
  }
  return addresses;
}

export const isTrusted = (address: string, trusted: readonly CidrBlock[]): boolean => trusted.some((block) => block.contains(address));

/** The entries of `X-Forwarded-For`, in quotes or not. */
export const xForwardedFor = (header: string): string[] => header.split(',').map((entry) => withoutOws(entry).replace(/^"(.*)"$/, '$1'));

import type { CidrBlock } from '@portico/config';
import { isIP } from 'node:net';

/**
 * The addresses from the connection to the client behind proxies: the chain that they tell is walked outwards for as long as each address
 * is a trusted proxy. Whatever a stranger wrote further out is not believed, and neither is an entry that is no address (RFC 7239,
 * section 8.1, on trusting only what a known proxy added).
 *
 * @param chain outermost first
 * @returns at least the peer; the last one is the client's
 */
export function addressesTo(peer: string, chain: readonly (string | undefined)[], trusted: readonly CidrBlock[]): string[] {
  const addresses = [peer];
  let address = peer;
  for (let index = chain.length - 1; index >= 0 && isTrusted(address, trusted); index -= 1) {
    const next = chain[index];
    if (next === undefined || isIP(next) === 0) break;
    addresses.push((address = next));
  }
  return addresses;
}

export const isTrusted = (address: string, trusted: readonly CidrBlock[]): boolean => trusted.some((block) => block.contains(address));

/** The entries of `X-Forwarded-For`. */
export const xForwardedFor = (header: string): string[] => header.split(',').map((entry) => entry.trim());

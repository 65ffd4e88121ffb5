import type { CidrBlock } from '@portico/config';
import { isIP } from 'node:net';

/**
 * The address of the client behind proxies: the chain that they tell is walked from the connection outwards for as long as each address
 * is a trusted proxy. Whatever a stranger wrote further out is not believed, and neither is an entry that is no address (RFC 7239,
 * section 8.1, on trusting only what a known proxy added).
 *
 * @param chain outermost first
 */
export function clientAddress(peer: string, chain: readonly (string | undefined)[], trusted: readonly CidrBlock[]): string {
  const isTrusted = (address: string): boolean => trusted.some((block) => block.contains(address));
  let address = peer;
  for (let index = chain.length - 1; index >= 0 && isTrusted(address); index -= 1) {
    const next = chain[index];
    if (next === undefined || isIP(next) === 0) break;
    address = next;
  }
  return address;
}

/** The entries of `X-Forwarded-For`. */
export const xForwardedFor = (header: string): string[] => header.split(',').map((entry) => entry.trim());

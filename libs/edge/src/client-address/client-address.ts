import type { CidrBlock } from '@portico/config';
import { isIP } from 'node:net';

/**
 * The address of the client behind proxies: the chain of `X-Forwarded-For` is walked from the connection outwards for as long
 * as each address is a trusted proxy. Whatever a stranger wrote further out is not believed, and neither is an entry that is
 * no address (RFC 7239, section 7.4, on trusting only what a known proxy added).
 */
export function clientAddress(peer: string, forwarded: string | undefined, trusted: readonly CidrBlock[]): string {
  const isTrusted = (address: string): boolean => trusted.some((block) => block.contains(address));
  let address = peer;
  const chain = forwarded === undefined ? [] : forwarded.split(',');
  for (let index = chain.length - 1; index >= 0 && isTrusted(address); index -= 1) {
    const next = (chain[index] as string).trim();
    if (isIP(next) === 0) break;
    address = next;
  }
  return address;
}

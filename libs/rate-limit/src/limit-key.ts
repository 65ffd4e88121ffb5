import { normalizeIp } from '@nestjs/throttler';
import type { IdentityKey } from '@portico/platform';

declare const BRAND: unique symbol;

/** An address, or the network of an IPv6 address. */
export type NetworkKey = string & { readonly [BRAND]: 'network' };

/** What a function of the module's options made of a request. */
export type TrackerKey = string & { readonly [BRAND]: 'tracker' };

/** Whom something is counted for. */
export type LimitKey = IdentityKey | NetworkKey | TrackerKey;

/** An IPv4 address on a socket that takes both kinds (RFC 4291, section 2.5.5.2). */
const MAPPED = '::ffff:';

/** Whom an address is counted for: itself, or the network of an IPv6 address. */
export function networkOf(address: string, ipv6Prefix: number): NetworkKey {
  if (!address.includes(':')) return address as NetworkKey;
  if (address.startsWith(MAPPED) && address.includes('.')) return address.slice(MAPPED.length) as NetworkKey;
  return normalizeIp(address, ipv6Prefix) as NetworkKey;
}

export const trackerKey = (text: string): TrackerKey => text as TrackerKey;

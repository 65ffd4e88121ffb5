import { networkOf } from '@portico/platform';
import type { IdentityKey } from '@portico/platform';

declare const BRAND: unique symbol;

/** An address, or the network of an IPv6 address. */
export type NetworkKey = string & { readonly [BRAND]: 'network' };

/** What a function of the module's options made of a request. */
export type TrackerKey = string & { readonly [BRAND]: 'tracker' };

/** Whom something is counted for. */
export type LimitKey = IdentityKey | NetworkKey | TrackerKey;

export const networkKey = (address: string, ipv6Prefix: number): NetworkKey => networkOf(address, ipv6Prefix) as NetworkKey;

export const trackerKey = (text: string): TrackerKey => text as TrackerKey;

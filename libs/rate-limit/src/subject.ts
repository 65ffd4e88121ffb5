import { normalizeIp } from '@nestjs/throttler';
import type { Caller } from '@portico/platform';

/** An IPv4 address on a socket that takes both kinds (RFC 4291, section 2.5.5.2). */
const MAPPED = '::ffff:';

/** Whom an address is counted for: itself, or the network of an IPv6 address. */
export function networkOf(address: string, ipv6Prefix: number): string {
  if (!address.includes(':')) return address;
  if (address.startsWith(MAPPED) && address.includes('.')) return address.slice(MAPPED.length);
  return normalizeIp(address, ipv6Prefix);
}

/** Whom a caller is counted for. No issuer and no address has a line break in it. */
export const subjectOf = ({ issuer, subject }: Caller): string => `${issuer}\n${subject}`;

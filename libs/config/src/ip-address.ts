import { isIPv4, isIPv6, SocketAddress } from 'node:net';

export interface IpAddress {
  readonly text: string;
  readonly family: 'ipv4' | 'ipv6';
}

/**
 * One form for each address, so that a client on a dual-stack socket meets the same rules as on an IPv4 one.
 * @returns undefined for text that is no address
 */
export function readAddress(address: string): IpAddress | undefined {
  if (isIPv4(address)) return { text: address, family: 'ipv4' };
  // A zone (fe80::1%eth0, RFC 4007 section 11) names an interface of this host and is no part of the address.
  const unzoned = address.split('%', 1).join('');
  if (!isIPv6(unzoned)) return undefined;
  const text = new SocketAddress({ address: unzoned, family: 'ipv6' }).address;
  const [, mapped] = /^::ffff:([\d.]+)$/.exec(text) ?? [];
  return mapped === undefined ? { text, family: 'ipv6' } : { text: mapped, family: 'ipv4' };
}

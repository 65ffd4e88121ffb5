import type { Socket } from 'node:net';
import { BoundedMap } from '../memory/bounded-map.ts';

/** An IPv4 address on a socket that takes both kinds (RFC 4291, section 2.5.5.2). */
const MAPPED = '::ffff:';
/** An IPv6 address has 8 groups of 16 bits. */
const [GROUPS, BITS] = [8, 16];
/** The network that one subscriber has (RFC 6177, section 2). */
const SUBSCRIBER = 64;

/**
 * The address at the other end of a connection, in the form that settings, headers and logs have it in: an IPv4 address without the prefix
 * of a socket for both kinds, an IPv6 address without the zone, which names an interface of this host (RFC 4007, section 11).
 */
export const peerAddress = ({ remoteAddress = '' }: Pick<Socket, 'remoteAddress'>): string => (remoteAddress.includes(':') ? plain(remoteAddress) : remoteAddress);

const plain = (address: string): string => (address.startsWith(MAPPED) && address.includes('.') ? address.slice(MAPPED.length) : (address.split('%', 1)[0] as string));

/**
 * What bounds by address count: an IPv4 address, or the network of an IPv6 address, whose rest its holder may vary at will.
 * @param prefix bits of an IPv6 address that name the network
 */
export function networkOf(address: string, prefix = SUBSCRIBER): string {
  if (!address.includes(':')) return address;
  if (prefix !== SUBSCRIBER) return networkOfSix(address, prefix);
  let network = networks.get(address);
  if (network === undefined) networks.set(address, (network = networkOfSix(address, prefix)));
  return network;
}

/** A request asks several times for each of its upstream calls. */
const networks = new BoundedMap<string, string>(4_096);

function networkOfSix(address: string, prefix: number): string {
  const six = plain(address);
  if (!six.includes(':')) return six;
  const masked = groupsOf(six)
    .slice(0, Math.ceil(prefix / BITS))
    .map((group, index) => group & (0xffff << Math.max(0, (index + 1) * BITS - prefix)));
  return `${masked.map((group) => group.toString(16)).join(':')}/${prefix}`;
}

function groupsOf(address: string): number[] {
  const [before = '', after] = address.split('::');
  const groups = (text: string | undefined): number[] => (text ? text.split(':').map((group) => Number.parseInt(group, 16)) : []);
  const [head, tail] = [groups(before), groups(after)];
  return [...head, ...Array.from({ length: Math.max(0, GROUPS - head.length - tail.length) }, () => 0), ...tail];
}

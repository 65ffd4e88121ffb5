/** An IPv4 address on a socket that takes both kinds (RFC 4291, section 2.5.5.2). */
const MAPPED = '::ffff:';
/** Groups of 16 bits in an IPv6 address; half of them are the network that one subscriber has (RFC 6177, section 2). */
const [GROUPS, NETWORK] = [8, 4];

/** What bounds by address count: an IPv4 address, or the /64 network of an IPv6 address, which its holder may vary at will. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  if (address.startsWith(MAPPED) && address.includes('.')) return address.slice(MAPPED.length);
  const [before = '', after] = (address.split('%', 1)[0] as string).split('::');
  const groups = (text: string | undefined): string[] => (text ? text.split(':') : []);
  const [head, tail] = [groups(before), groups(after)];
  const zeros = after === undefined ? 0 : Math.max(0, GROUPS - head.length - tail.length);
  const all = [...head, ...Array.from({ length: zeros }, () => '0'), ...tail];
  return all.slice(0, NETWORK).map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':');
}

import { networkOf, peerAddress } from './network-of.ts';

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', undefined, '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2/64'],
    ['2001:db8::1', undefined, '2001:db8:0:0/64'],
    ['2001:DB8:0::1', undefined, '2001:db8:0:0/64'],
    ['fe80::1%eth0', 128, 'fe80:0:0:0:0:0:0:1/128'],
    ['::ffff:192.0.2.1', undefined, '192.0.2.1'],
    ['::1', undefined, '0:0:0:0/64'],
    ['2001:db8:abcd:ffff::1', 56, '2001:db8:abcd:ff00/56'],
    ['2001:db8:abcd:ffff::1', 48, '2001:db8:abcd/48'],
    ['2001:db8::', 16, '2001/16'],
    ['2001:db8::5', 128, '2001:db8:0:0:0:0:0:5/128'],
    ['2001:db8::5', 127, '2001:db8:0:0:0:0:0:4/127'],
  ])('of %s by %s bits is %s', (address, prefix, network) => expect(networkOf(address, prefix)).toBe(network));

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:7f00:1', '::ffff:7f00:1'],
    [undefined, ''],
  ])('a peer that the system calls %s is %s', (remoteAddress, address) => expect(peerAddress({ remoteAddress })).toBe(address));
});

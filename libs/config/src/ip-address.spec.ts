import { readAddress } from './ip-address.ts';

describe('an IP address', () => {
  it.each([
    ['10.0.0.1', { text: '10.0.0.1', family: 'ipv4' }],
    ['::ffff:10.0.0.1', { text: '10.0.0.1', family: 'ipv4' }],
    ['::FFFF:0a00:1', { text: '10.0.0.1', family: 'ipv4' }],
    ['2001:DB8:0:0::1', { text: '2001:db8::1', family: 'ipv6' }],
    ['fe80::1%eth0', { text: 'fe80::1', family: 'ipv6' }],
    ['::1', { text: '::1', family: 'ipv6' }],
  ])('has one form, however it is written, and no zone of this host: %s', (text, expected) => expect(readAddress(text)).toEqual(expected));

  it.each(['', 'localhost', '10.0.0', '10.0.0.256', '010.0.0.1', '10.0.0.1%eth0', '[::1]', '::1::', '10.0.0.1/32', '%eth0', ' 10.0.0.1'])('is not %j', (text) => expect(readAddress(text)).toBeUndefined());
});

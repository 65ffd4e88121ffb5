import { inspect } from 'node:util';
import fc from 'fast-check';
import { CidrBlock, SettingFormatError } from './index.ts';

const octets = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');

describe('CidrBlock', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['10.0.0.0/8', '::FFFF:a01:203', true],
    ['10.0.0.0/8', '0:0:0:0:0:ffff:10.1.2.3', true],
    ['::ffff:10.0.0.0/104', '10.1.2.3', true],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['2001:db8::/32', '2001:DB8:0:1::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '::1', false],
    ['::/0', '::1', true],
    ['10.0.0.0/8', '', false],
    ['10.0.0.0/8', '10.1', false],
    ['10.0.0.0/8', 'unknown', false],
  ])('%s holds %j: %s', (range, address, expected) => {
    expect(new CidrBlock(range).contains(address)).toBe(expected);
  });

  it('judges an IPv4-mapped address as its IPv4 address, also against ranges that hold all of IPv6', () => {
    const everyIpv6 = new CidrBlock('::/0');
    expect([everyIpv6.contains('10.1.2.3'), everyIpv6.contains('::ffff:10.1.2.3')]).toEqual([false, false]);
  });

  it('agrees with the arithmetic of prefixes', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(0xffffffff), fc.integer({ min: 1, max: 32 }), (network, address, length) => {
        const isSame = network >>> (32 - length) === address >>> (32 - length);
        const block = new CidrBlock(`${octets(network)}/${length}`);
        expect(block.contains(octets(address))).toBe(isSame);
        expect(block.contains(`::ffff:${octets(address)}`)).toBe(isSame);
        expect(block.contains(octets(network))).toBe(true);
      }),
    );
  });

  const WRONG = ['', '10.0.0.0/', '10.0.0.0/x', '10.0.0/8', '010.0.0.0/8', 'fe80::1%eth0/64', 'a.example', '::/8/8', ' ::1'];

  it.each(WRONG)('refuses %j', (text) => {
    expect(() => new CidrBlock(text)).toThrow(SettingFormatError);
    expect(() => new CidrBlock(text)).toThrow('is not a CIDR range: write an address and a prefix length, such as 10.0.0.0/8');
  });

  it.each([
    ['10.0.0.0/33', '/0 to /32'],
    ['2001:db8::/129', '/0 to /128'],
    ['::ffff:10.0.0.0/95', '/96 to /128'],
  ])('refuses the prefix length of %s', (text, fix) => {
    expect(() => new CidrBlock(text)).toThrow(`has a prefix length out of range: write ${fix}`);
  });

  it('is written in one form', () => {
    const block = new CidrBlock('::ffff:10.0.0.0/104');
    expect(String(block)).toBe('10.0.0.0/8');
    expect(JSON.stringify([block])).toBe('["10.0.0.0/8"]');
    expect(inspect(block)).toBe('CidrBlock 10.0.0.0/8');
  });
});

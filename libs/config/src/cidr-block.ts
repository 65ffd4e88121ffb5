import { BlockList, isIPv6 } from 'node:net';
import { inspect } from 'node:util';
import { readAddress } from './ip-address.ts';
import type { IpAddress } from './ip-address.ts';
import { quote } from './quote.ts';
import { SettingFormatError } from './setting-format-error.ts';

export const CIDR_FIX = 'write an address and a prefix length, such as 10.0.0.0/8 or 2001:db8::/32';
/** The IPv4-mapped range ::ffff:0:0/96 (RFC 4291 section 2.5.5.2) takes the first 96 bits; the rest is the IPv4 address. */
const MAPPED_BITS = 96;

/** A range of IP addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3). */
export class CidrBlock {
  readonly #text: string;
  readonly #family: IpAddress['family'];
  readonly #block = new BlockList();

  /** @throws SettingFormatError when the text is no address or range. A bare address is a range of one. */
  constructor(text: string) {
    const [, base = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
    const address = readAddress(base);
    if (address === undefined || base.includes('%')) throw new SettingFormatError(`${quote(text)} is not a CIDR range`, CIDR_FIX);
    const bits = address.family === 'ipv4' ? 32 : 128;
    // 10.0.0.0/8 and ::ffff:10.0.0.0/104 are the same range, kept in one form.
    const mapped = address.family === 'ipv4' && isIPv6(base);
    const prefix = length === undefined ? bits : Number(length) - (mapped ? MAPPED_BITS : 0);
    if (prefix < 0 || prefix > bits) {
      const least = mapped ? MAPPED_BITS : 0;
      throw new SettingFormatError(`${quote(text)} has a prefix length out of range`, `write /${least} to /${least + bits}`);
    }
    this.#family = address.family;
    this.#text = `${address.text}/${prefix}`;
    this.#block.addSubnet(address.text, prefix, address.family);
  }

  /** Whether an address lies in the range; an IPv4-mapped one counts as its IPv4 address. False for text that is no address. */
  contains(address: string): boolean {
    const candidate = readAddress(address);
    return candidate?.family === this.#family && this.#block.check(candidate.text, candidate.family);
  }

  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text;
  }

  [inspect.custom](): string {
    return `CidrBlock ${this.#text}`;
  }
}

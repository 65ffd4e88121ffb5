import { CIDR_FIX, CidrBlock } from '../cidr-block.ts';
import { TextFormConversion } from '../conversions/text-form-conversion.ts';
import type { SettingDecorator, ValueOptions } from './setting-decorator.ts';
import { valueSetting } from './setting-decorator.ts';

/** A range of IP addresses, held as a CidrBlock: `@Cidr({ each: true }) allow: readonly CidrBlock[] = [];`. */
export function Cidr(options: ValueOptions & { readonly each: true }): SettingDecorator<readonly CidrBlock[]>;
export function Cidr(options?: ValueOptions): SettingDecorator<CidrBlock>;
export function Cidr(options: ValueOptions = {}): SettingDecorator<CidrBlock | readonly CidrBlock[]> {
  const conversion = new TextFormConversion<CidrBlock>({
    type: 'CIDR range',
    noun: 'a CIDR range',
    example: '10.0.0.0/8',
    fix: CIDR_FIX,
    pattern: String.raw`^[\dA-Fa-f.:]+(?:/\d{1,3})?$`,
    parse: (text) => new CidrBlock(text),
    format: String,
  });
  const holds = (value: unknown): value is CidrBlock => value instanceof CidrBlock;
  return valueSetting(conversion, { name: 'cidr', holds, must: 'must be a CIDR range', fix: CIDR_FIX }, options);
}

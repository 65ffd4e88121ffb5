import { TextFormConversion } from '../conversions/text-form-conversion.ts';
import type { QuantityKind } from '../quantity.ts';
import { formatQuantity, parseQuantity } from '../quantity.ts';
import { describeBounds, isWithin } from '../bounds.ts';
import type { SettingDecorator, ValueOptions } from './setting-decorator.ts';
import { valueSetting } from './setting-decorator.ts';

/** Limits written in the form of the quantity itself, both inclusive. */
export interface QuantityOptions<Text extends string> extends ValueOptions {
  readonly min?: Text;
  readonly max?: Text;
}

/** A setting that is written as a number with a unit. */
export function quantitySetting<Unit extends string, V>(
  kind: QuantityKind<Unit>,
  name: string,
  example: string,
  options: QuantityOptions<string>,
): SettingDecorator<V> {
  const parse = (text: string) => parseQuantity(kind, text);
  const format = (amount: number) => formatQuantity(kind, amount);
  const bounds = {
    min: options.min === undefined ? undefined : parse(options.min),
    max: options.max === undefined ? undefined : parse(options.max),
  };
  const range = describeBounds(bounds, format);
  const conversion = new TextFormConversion({
    type: `${name} ${range}`.trim(),
    noun: kind.noun,
    example: options.min ?? example,
    fix: kind.fix,
    pattern: String.raw`^\d+(?:\.\d+)?(?:${Object.keys(kind.units).join('|')})$`,
    parse,
    format,
  });
  const wanted = `${kind.noun} ${range}`.trim();
  const holds = (value: unknown): value is number => isWithin(value, bounds);
  return valueSetting(conversion, { name, holds, must: `must be ${wanted}`, fix: `write ${wanted}` }, options);
}

import { NumberConversion } from '../conversions/number-conversion.ts';
import { isWithin } from '../bounds.ts';
import type { SettingDecorator, SettingOptions } from './setting-decorator.ts';
import { valueSetting } from './setting-decorator.ts';

const MAX_PORT = 65_535;

/** A TCP port; 0 lets the system choose a free one. */
export function Port(options: SettingOptions = {}): SettingDecorator<number> {
  const holds = (value: unknown): value is number => isWithin(value, { max: MAX_PORT });
  const fix = `write a whole number from 1 to ${MAX_PORT}, or 0 for any free port`;
  const rule = { name: 'port', holds, must: 'must be a port', fix };
  return valueSetting(new NumberConversion('port', 'a port', '4000', { type: 'integer', minimum: 0, maximum: MAX_PORT }), rule, options);
}

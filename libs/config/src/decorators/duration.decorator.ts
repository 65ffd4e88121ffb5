import type { DurationText } from '../duration.ts';
import { DURATION } from '../duration.ts';
import type { QuantityOptions } from './quantity-setting.ts';
import { quantitySetting } from './quantity-setting.ts';
import type { SettingDecorator } from './setting-decorator.ts';

export type DurationOptions = QuantityOptions<DurationText>;

/** A duration such as `250ms`, `2s`, `5m` or `1h`, held in milliseconds: `@Duration({ max: '5m' }) timeout = 2_000;`. */
export function Duration(options: DurationOptions & { readonly each: true }): SettingDecorator<readonly number[]>;
export function Duration(options?: DurationOptions): SettingDecorator<number>;
export function Duration(options: DurationOptions = {}): SettingDecorator<number | readonly number[]> {
  return quantitySetting(DURATION, 'duration', '2s', options);
}

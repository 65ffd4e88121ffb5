import type { DurationText } from '../duration.ts';
import { DURATION } from '../duration.ts';
import type { QuantityOptions } from './quantity-setting.ts';
import { quantitySetting } from './quantity-setting.ts';
import type { SettingDecorator } from './setting-decorator.ts';

export type DurationOptions = QuantityOptions<DurationText>;

/**
 * Half of what a timer of Node can wait (2^31 - 1 ms, 596 h; "Timers", `setTimeout()`): one that is longer ends after 1 ms, and some wait for two
 * settings in a row, or for a tenth more than one says.
 */
const LONGEST_TIMER: DurationText = '298h';

/**
 * A duration such as `250ms`, `2s`, `5m` or `1h`, held in milliseconds: `@Duration({ max: '5m' }) timeout = 2_000;`. Without a `max`, it is as
 * long at most as a timer may be; one that no timer waits for, as how long a record is kept, may say a longer one.
 */
export function Duration(options: DurationOptions & { readonly each: true }): SettingDecorator<readonly number[]>;
export function Duration(options?: DurationOptions): SettingDecorator<number>;
export function Duration(options: DurationOptions = {}): SettingDecorator<number | readonly number[]> {
  return quantitySetting(DURATION, 'duration', '2s', { max: LONGEST_TIMER, ...options });
}

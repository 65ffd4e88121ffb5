import type { ByteText } from '../byte-size.ts';
import { BYTE_SIZE } from '../byte-size.ts';
import type { QuantityOptions } from './quantity-setting.ts';
import { quantitySetting } from './quantity-setting.ts';
import type { SettingDecorator } from './setting-decorator.ts';

export type ByteSizeOptions = QuantityOptions<ByteText>;

/** A size such as `512B`, `6kB` or `1MiB`, held in bytes: `@ByteSize({ max: '16MiB' }) maxResponse = 1_048_576;`. */
export function ByteSize(options: ByteSizeOptions & { readonly each: true }): SettingDecorator<readonly number[]>;
export function ByteSize(options?: ByteSizeOptions): SettingDecorator<number>;
export function ByteSize(options: ByteSizeOptions = {}): SettingDecorator<number | readonly number[]> {
  return quantitySetting(BYTE_SIZE, 'size', '1MiB', options);
}

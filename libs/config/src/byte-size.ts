import type { QuantityKind } from './quantity.ts';
import { formatQuantity, parseQuantity } from './quantity.ts';

/** Powers of 1000 (SI) and powers of 1024 (IEC 80000-13); `KB` is refused because it is used for both. */
export type ByteUnit = 'B' | 'kB' | 'MB' | 'GB' | 'KiB' | 'MiB' | 'GiB';

/** A size as people write it: `512B`, `6kB`, `1MiB`. */
export type ByteText = `${number}${ByteUnit}`;

export const BYTE_SIZE: QuantityKind<ByteUnit> = {
  noun: 'a size',
  smallest: 'byte',
  units: { B: 1, kB: 1_000, KiB: 1_024, MB: 1_000_000, MiB: 1_048_576, GB: 1_000_000_000, GiB: 1_073_741_824 },
  fix: 'write a number with a unit: B, kB, MB, GB (thousands) or KiB, MiB, GiB (1024s), such as 6kB or 1MiB',
};

/** Bytes of a size such as `512B`, `6kB` (6000) or `1MiB` (1048576). @throws SettingFormatError when it is none. */
export function parseBytes(text: string): number {
  return parseQuantity(BYTE_SIZE, text);
}

/** Writes bytes in the largest unit that holds them exactly: 6000 is `6kB`, 1048576 is `1MiB`. */
export function formatBytes(bytes: number): string {
  return formatQuantity(BYTE_SIZE, bytes);
}

import type { QuantityKind } from './quantity.ts';
import { formatQuantity, parseQuantity } from './quantity.ts';

export type DurationUnit = 'ms' | 's' | 'm' | 'h';

/** A duration as people write it: `250ms`, `2s`, `1.5m`, `1h`. */
export type DurationText = `${number}${DurationUnit}`;

export const DURATION: QuantityKind<DurationUnit> = {
  noun: 'a duration',
  smallest: 'millisecond',
  units: { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 },
  fix: 'write a number with a unit, such as 250ms, 2s or 5m',
};

/** Milliseconds of a duration such as `250ms`, `2s`, `5m` or `1h`. @throws SettingFormatError when it is none. */
export function parseDuration(text: string): number {
  return parseQuantity(DURATION, text);
}

/** Writes milliseconds in the largest unit that holds them exactly: 120000 is `2m`, 1500 is `1500ms`. */
export function formatDuration(milliseconds: number): string {
  return formatQuantity(DURATION, milliseconds);
}

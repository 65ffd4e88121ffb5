import { quote } from './quote.ts';
import { SettingFormatError } from './setting-format-error.ts';

/** A kind of quantity: its name in messages, its smallest part and how many of those each unit holds, smallest unit first. */
export interface QuantityKind<Unit extends string> {
  readonly noun: string;
  readonly smallest: string;
  readonly units: Readonly<Record<Unit, number>>;
  readonly fix: string;
}

/**
 * Reads a decimal number with a unit and returns a whole number of the kind's smallest part.
 * @throws SettingFormatError when the text has another form, is not a whole number of the smallest part, or is beyond 2^53 - 1.
 */
export function parseQuantity<Unit extends string>(kind: QuantityKind<Unit>, text: string): number {
  const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]+)$/.exec(text);
  const [, whole = '', fraction = '', unit = ''] = match ?? [];
  if (!hasUnit(kind, unit)) throw new SettingFormatError(`${quote(text)} is not ${kind.noun}`, kind.fix);
  // Whole numbers only: 1.1 * 3600000 in floating point is not 3960000.
  const scale = 10n ** BigInt(fraction.length);
  const total = BigInt(whole + fraction) * BigInt(kind.units[unit]);
  if (total % scale !== 0n) {
    throw new SettingFormatError(`${quote(text)} is finer than a ${kind.smallest}`, `write a whole number of ${kind.smallest}s`);
  }
  const amount = total / scale;
  if (amount > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new SettingFormatError(`${quote(text)} is too large`, `write at most ${formatQuantity(kind, Number.MAX_SAFE_INTEGER)}`);
  }
  return Number(amount);
}

/** Writes an amount in the largest unit that holds it without a remainder. */
export function formatQuantity<Unit extends string>(kind: QuantityKind<Unit>, amount: number): string {
  const units = Object.entries<number>(kind.units).sort(([, a], [, b]) => b - a);
  const [unit, size] = units.find(([, each]) => amount >= each && amount % each === 0) ?? units.at(-1) ?? ['', 1];
  return `${amount / size}${unit}`;
}

function hasUnit<Unit extends string>(kind: QuantityKind<Unit>, unit: string): unit is Unit {
  return Object.hasOwn(kind.units, unit);
}

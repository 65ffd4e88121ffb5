/** Powers of ten around some values. @param values above 0 */
export function powersOfTen(values: readonly number[]): number[] {
  const known = values.filter((value) => value > 0 && Number.isFinite(value));
  const first = Math.floor(Math.log10(Math.min(...known, 1)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...known, 10))));
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}

const ROUND_STEPS = [1, 2, 5];

/** Round numbers from 0 on, the last of which is not below `most`. @param count of steps, at most */
export function fromZero(most: number, count: number): number[] {
  const rough = Math.max(most, Number.MIN_VALUE) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (ROUND_STEPS.find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** From which share on a picture of shares begins, so that one that falls is seen to fall. */
const FLOORS = [0.99, 0.9, 0.5, 0];

/** Shares up to 1, from not above the least of them. */
export function upToOne(least: number): number[] {
  const floor = FLOORS.find((candidate) => least >= candidate) ?? 0;
  return [floor, (1 + floor) / 2, 1];
}

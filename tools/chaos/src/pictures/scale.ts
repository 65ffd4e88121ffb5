/** From a value to a place on the picture, and the values that are written beside the axis. */
export interface Scale {
  at(value: number): number;
  readonly ticks: readonly number[];
}

/** Even steps. @param pixels where the first and the last tick are */
export function linear(ticks: readonly number[], [from, to]: readonly [number, number]): Scale {
  const [least, most] = [ticks[0] as number, ticks.at(-1) as number];
  return { ticks, at: (value) => from + ((within(value, least, most) - least) / (most - least)) * (to - from) };
}

/** Even factors: what takes ten times as long is as far away wherever it is. @param ticks above 0 */
export function logarithmic(ticks: readonly number[], pixels: readonly [number, number]): Scale {
  const exponents = linear(ticks.map(Math.log10), pixels);
  return { ticks, at: (value) => exponents.at(Math.log10(Math.max(value, Number.MIN_VALUE))) };
}

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

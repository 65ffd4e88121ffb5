import type { Measured } from '../lab/figures-from.ts';
import type { Bar } from './bar.ts';
import { atLeast, atMost, timed } from './bar.ts';
import { noWriteDoubled } from './writes.ts';

/** From when on memory must not grow any more, as a share of the overload: young space has to grow to its size first. */
const GROWN_AFTER = 0.25;
/** What a collector makes of it. */
const FLAT = 1.15;

/** More comes than can be carried: as much as can be is, quickly, and nothing piles up. @param capacity reads a second */
export const overloaded = ({ figures, times, watch }: Measured, capacity: number): Bar[] => {
  const { fault, healthy } = figures;
  const grown = times.faultFrom + (times.faultTo - times.faultFrom) * GROWN_AFTER;
  const goodput = (fault.success * fault.reads * 1000) / (times.faultTo - times.faultFrom);
  return [
    atLeast('goodput, against capacity', (goodput / capacity) * 100, 85, '%'),
    timed(atMost('p99 of what is accepted, against unloaded', fault.goodP99 / healthy.p99, 3, '×')),
    ...Object.entries(watch.memory).map(([name, readings]) => {
      const [first, ...later] = readings.filter(({ at }) => at >= grown && at <= times.faultTo).map(({ bytes }) => bytes);
      return atMost(`memory of ${name} from a quarter of the overload on, at most`, Math.max(...later) / (first ?? Number.NaN), FLAT, '×');
    }),
    atMost('until 99.9 % succeed again', figures.secondsToSuccess ?? Number.NaN, 5, 's'),
    ...noWriteDoubled(figures),
  ];
};

import type { Measured } from '../lab/figures-from.ts';
import type { Figures } from '../lab/result.ts';
import type { Bar } from './bar.ts';
import { atLeast, atMost, timed } from './bar.ts';
import { noWriteDoubled } from './writes.ts';

/** Some calls are slow: users do not notice, and that costs little. @param without the same load without hedging */
export function longTailed({ figures, watch, times }: Measured, without: Figures): Bar[] {
  const { faultFrom, faultTo } = times;
  const hedges = watch.hedges.between(faultFrom, faultTo);
  return [
    atLeast('reads that succeed', figures.fault.success * 100, 99.99, '%'),
    timed(atLeast('p99 without hedging, against with it', without.fault.p99 / figures.fault.p99, 4, '×')),
    // Not against the attempts of the other run: slow calls are shared by more readers.
    atMost('attempts that hedging adds', (hedges / (watch.attempts.between(faultFrom, faultTo) - hedges)) * 100, 4, '%'),
    ...noWriteDoubled(figures),
  ];
}

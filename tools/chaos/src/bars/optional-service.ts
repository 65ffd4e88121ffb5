import type { Measured } from '../lab/figures-from.ts';
import type { Bar } from './bar.ts';
import { atLeast, atMost, timed, unhurried } from './bar.ts';
import { noWriteDoubled } from './writes.ts';

/**
 * A service that pages can do without is gone or hung: pages come without it.
 *
 * @param within milliseconds that the plans give the part; the longest of the BFFs'
 * @param share of the reads that have such a part, in per cent: so many answers are incomplete
 */
export const optionalService =
  (within: number, share: number) =>
  ({ figures }: Measured): Bar[] => {
    const { healthy, fault, afterFirstSecond, onceOpen } = figures;
    return [
      unhurried(atLeast('reads that succeed', fault.success * 100, 99.99, '%')),
      unhurried(atLeast('answers that say what is missing, after the first second', afterFirstSecond.incomplete * 100, share, '%')),
      timed(atMost('p99, beyond healthy', fault.p99 - healthy.p99, within, 'ms')),
      timed(atMost('p99 once the breaker is open, against healthy', onceOpen.p99 / healthy.p99, 1.2, '×')),
      ...noWriteDoubled(figures),
    ];
  };

import type { Measured } from '../lab/figures-from.ts';
import type { Bar } from './bar.ts';
import { atLeast, atMost, timed, unhurried } from './bar.ts';
import { noWriteDoubled } from './writes.ts';

/** One of several instances is dead, hung, slow or erring, and clients do not notice. */
export const oneInstance = ({ figures }: Measured): Bar[] => {
  const { healthy, afterFirstSecond, healthyAttempts, faultAttempts } = figures;
  return [
    unhurried(atLeast('reads that succeed after the first second', afterFirstSecond.success * 100, 99.99, '%')),
    timed(atMost('p99 after the first second, against healthy', afterFirstSecond.p99 / healthy.p99, 2, '×')),
    unhurried(atMost('attempts at upstreams, against healthy', faultAttempts / healthyAttempts, 1.2, '×')),
    ...noWriteDoubled(figures),
  ];
};

import type { Measured } from '../lab/figures-from.ts';
import type { Figures } from '../lab/result.ts';
import type { Bar } from './bar.ts';
import { atLeast, atMost, timed, unhurried } from './bar.ts';
import { noWriteDoubled } from './writes.ts';

/** A service without which no page can be made is gone, and what it has said that may be used is used. */
export const requiredKept = ({ figures }: Measured, without: Figures): Bar[] => [
  atMost('reads that succeed without kept answers', without.onceOpen.success * 100, 1, '%'),
  unhurried(atLeast('reads that succeed', figures.fault.success * 100, 99, '%')),
  timed(atMost('p99 in the fault, against healthy', figures.fault.p99 / figures.healthy.p99, 2, '×')),
  unhurried(atMost('attempts for each read when healthy, against those without', figures.healthyAttempts / without.healthyAttempts, 0.5, '×')),
  ...noWriteDoubled(figures),
];

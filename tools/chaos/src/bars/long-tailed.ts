import type { Measured } from '../lab/figures-from.ts';
import type { Figures } from '../lab/result.ts';
import type { Bar } from './bar.ts';
import { atLeast, atMost } from './bar.ts';
import { noWriteDoubled } from './writes.ts';

/** Some calls are slow: nobody notices, at hardly any cost. @param without the same load without hedging */
export const longTailed = ({ figures }: Measured, without: Figures): Bar[] => [
  atLeast('reads that succeed', figures.fault.success * 100, 99.99, '%'),
  atLeast('p99 without hedging, against with it', without.fault.p99 / figures.fault.p99, 4, '×'),
  atMost('attempts at upstreams, against those without hedging', figures.faultAttempts / without.faultAttempts, 1.04, '×'),
  ...noWriteDoubled(figures),
];

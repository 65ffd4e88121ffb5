import type { Measured } from '../lab/figures-from.ts';
import { READ_DEADLINE } from '../measure/stretch.ts';
import { SERVICES } from '../../../lab/src/sandbox/sandbox-process.ts';
import { attemptsWithinBudget } from './attempts.ts';
import type { Bar } from './bar.ts';
import { atLeast, atMost, timed, unhurried } from './bar.ts';
import { noWriteDoubled } from './writes.ts';

/** Everything is slow: no request takes longer than the deadline, nothing is made worse, and the BFF recovers with its upstreams. */
export const allSlow = (measured: Measured): Bar[] => {
  const { figures } = measured;
  const { statuses, reads, p99 } = figures.fault;
  const answered = ((statuses['200'] ?? 0) + (statuses['503'] ?? 0) + (statuses['504'] ?? 0)) / reads;
  return [
    atLeast('reads answered: 200, 503 or 504', answered * 100, 99.99, '%'),
    timed(atMost('p99', p99, READ_DEADLINE, 'ms')),
    ...SERVICES.filter((service) => service !== 'customers').map((service) => attemptsWithinBudget(measured, service)),
    unhurried(atMost('until 99.9 % succeed again', figures.secondsToSuccess ?? Number.NaN, 5, 's')),
    ...noWriteDoubled(figures),
  ];
};

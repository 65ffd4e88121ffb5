import type { Measured } from '../lab/figures-from.ts';
import type { Service } from '../../../lab/src/sandbox/sandbox-process.ts';
import type { StretchFigures } from '../measure/stretch.ts';
import { attemptsWithinBudget } from './attempts.ts';
import type { Bar } from './bar.ts';
import { atLeast, atMost, timed, unhurried } from './bar.ts';
import { noWriteDoubled } from './writes.ts';

/** A service without which no page can be made is gone for a while: refusals are quick, and it is not run over. */
export const requiredService =
  (service: Service) =>
  (measured: Measured): Bar[] => {
    const { figures } = measured;
    return [
      atLeast('answers that are 503 once the breaker is open', shareOf(figures.onceOpen, '503') * 100, 99.9, '%'),
      timed(atMost('p99 once the breaker is open', figures.onceOpen.p99, 50, 'ms')),
      attemptsWithinBudget(measured, service),
      unhurried(atMost('until 99.9 % succeed again', figures.secondsToSuccess ?? Number.NaN, 5, 's')),
      ...noWriteDoubled(figures),
    ];
  };

const shareOf = ({ reads, statuses }: StretchFigures, status: string): number => (statuses[status] ?? 0) / reads;

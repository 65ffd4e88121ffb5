import type { Measured } from '../lab/figures-from.ts';
import type { Service } from '../../../lab/src/sandbox/sandbox-process.ts';
import type { Bar } from './bar.ts';
import { atMost } from './bar.ts';

/** What the retry budget lets through: a fifth of the requests, and ten a second for each BFF. */
const SHARE = 1.2;
const PER_SECOND = 10;

/** Attempts at a service in the fault are no more than the budget allows. What is asked for is what was asked for in health. */
export const attemptsWithinBudget = ({ watch, times }: Measured, service: Service): Bar => {
  const { healthyFrom, faultFrom, faultTo } = times;
  const made = watch.attemptsAt[service].between(faultFrom, faultTo);
  const seconds = (faultTo - faultFrom) / 1000;
  const asked = (watch.attemptsAt[service].between(healthyFrom, faultFrom) / (faultFrom - healthyFrom)) * (faultTo - faultFrom);
  const bffs = Object.keys(watch.memory).length;
  return atMost(`attempts at ${service}, against 1.2 × requests + 10/s`, made / (SHARE * asked + PER_SECOND * bffs * seconds), 1, '×');
};

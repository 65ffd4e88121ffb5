import type { Bar } from '../bars/bar.ts';
import { isMet } from '../bars/bar.ts';
import type { Result } from '../lab/result.ts';
import { table } from '../../../lab/src/report/table.ts';
import { isDisturbed, verdictOn } from './verdict.ts';

const percent = (share: number): string => (share * 100).toFixed(2);
const milliseconds = (value: number): string => value.toFixed(1);
const seconds = (value: number | null): string => (value === null ? 'never' : value.toFixed(2));

/** One row per fault. */
export const printResults = (results: readonly Result[]): string =>
  table(
    ['fault', 'reads', 'ok %', 'ok % after 1 s', 'incomplete %', 'p50 ms', 'p99 ms', 'healthy p99', 'attempts', 'healthy', 'recovers s', 'writes', 'refused', 'doubled', 'bars'],
    results.map(({ fault, figures, bars }) => [
      fault,
      figures.reads,
      percent(figures.fault.success),
      percent(figures.afterFirstSecond.success),
      percent(figures.fault.incomplete),
      milliseconds(figures.fault.p50),
      milliseconds(figures.fault.p99),
      milliseconds(figures.healthy.p99),
      figures.faultAttempts.toFixed(2),
      figures.healthyAttempts.toFixed(2),
      seconds(figures.secondsToRecover),
      figures.writes.done,
      figures.writes.refused,
      figures.writes.doubled,
      `${bars.filter(isMet).length} of ${bars.length}`,
    ]),
  );

/** One row per bar. */
export const printBars = (results: readonly Result[], ci: boolean): string =>
  table(
    ['fault', 'bar', 'is', 'must be', ''],
    results.flatMap(({ fault, figures, bars }) =>
      bars.map((bar) => [fault, bar.what, valueText(bar, bar.value), `${bar.wanted} ${valueText(bar, bar.limit)}`, verdictOn(bar, { ci, disturbed: isDisturbed(figures) })]),
    ),
  );

/** A value with as many digits as say something, and its unit. */
export const valueText = ({ unit }: Bar, value: number): string => {
  const digits = unit === '' ? 0 : unit === '%' ? 3 : unit === 'ms' ? 1 : 2;
  return `${Number(value.toFixed(digits))}${unit === '' ? '' : ` ${unit}`}`;
};

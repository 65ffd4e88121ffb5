import type { ManagementPage } from '@portico/platform';
import type { Plan } from '../plan/plan.ts';

/** `/comparisons` on the management port: what plans and their next versions differ in. */
export const comparisonsPage = (plans: readonly Plan<never, unknown>[]): ManagementPage => ({
  path: '/comparisons',
  about: 'what plans and their next versions differ in, since the start of this replica',
  render: () => ({ type: 'application/json', body: `${JSON.stringify(plans.flatMap(reportOf), null, 2)}\n` }),
});

function reportOf({ name, comparison }: Plan<never, unknown>): readonly object[] {
  if (!comparison) return [];
  const { next, percent, concurrency, inFlight, refused, report } = comparison;
  return [
    {
      plan: name,
      next: next.name,
      state: refused === undefined ? 'comparing' : `ended, because the next plan was about to write: ${refused}`,
      ...{ percent, concurrency, inFlight, since: report.since, requests: report.requests },
      differences: report.differences,
      failures: rowsOf(report.failures, 'reason'),
      missing: rowsOf(report.missing, 'part'),
    },
  ];
}

const rowsOf = (counts: ReadonlyMap<string, number>, name: string): readonly object[] => Array.from(counts, ([what, requests]) => ({ [name]: what, requests }));

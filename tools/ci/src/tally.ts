import type { RunTask } from './nx-run.ts';
import type { TestCounts } from './test-counts.ts';

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed without being a test: one line each, one failure each. */
  troubles: string[];
  /** The tests that failed, by name and reason. */
  failures: string[];
  /** Files of tests with the seconds that each ran. */
  durations: (readonly [file: string, seconds: number])[];
}

const TEST_TARGETS = ['test', 'e2e'];

/**
 * Adds up the tests of all suites. A build that failed is one failure; so is a task that never ran, a
 * suite that left no counts, and a suite that failed although its tests passed.
 */
export function tally(tasks: readonly RunTask[], countsOf: (project: string) => TestCounts | undefined): Tally {
  const total: Tally = { passed: 0, failed: 0, skipped: 0, troubles: [], failures: [], durations: [] };
  for (const { projectName, target, status } of tasks) {
    const name = `${projectName}:${target}`;
    if (!TEST_TARGETS.includes(target)) {
      if (status !== 0) total.troubles.push(`${name} ${how(status)}`);
      continue;
    }
    const counts = countsOf(projectName);
    if (counts) {
      total.passed += counts.passed;
      total.failed += counts.failed;
      total.skipped += counts.skipped;
      total.failures.push(...(counts.failures ?? []));
      total.durations.push(...(counts.durations ?? []));
    }
    if (status === undefined) total.troubles.push(`${name} ${how(status)}`);
    else if (!counts) total.troubles.push(`${name} left no counts of its tests`);
    else if (status !== 0 && counts.failed === 0) total.troubles.push(`${name} ${how(status)}, though none of its tests did`);
  }
  if (tasks.length === 0) total.troubles.push('no task ran');
  return total;
}

const how = (status: number | undefined): string => (status === undefined ? 'never ran: a task that it needs failed' : `failed (${status})`);

/** The line that CI reads: `12 passed, 1 failed`. */
export const lastLine = ({ passed, failed, skipped }: Omit<TestCounts, 'failures' | 'durations'>): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** The files that take the most of the time. */
export const slowest = ({ durations }: Pick<Tally, 'durations'>, most: number): string[] =>
  durations
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, most)
    .map(([file, seconds]) => `${String(seconds).padStart(4)} s  ${file}`);

import type { RunTask } from './nx-run.ts';
import { lastLine, slowest, tally } from './tally.ts';
import type { TestCounts } from './test-counts.ts';

const COUNTS: Record<string, TestCounts> = {
  config: { passed: 40, failed: 0, skipped: 1, durations: [['c.spec.ts', 3]] },
  platform: { passed: 10, failed: 2, skipped: 0, failures: ['a.spec.ts: a', 'b.spec.ts: b'], durations: [['a.spec.ts', 12], ['b.spec.ts', 2]] },
};

const sum = (...tasks: RunTask[]) => tally(tasks, (project) => COUNTS[project]);
const task = (name: string, status?: number): RunTask => {
  const [projectName = '', target = ''] = name.split(':');
  return { projectName, target, ...(status === undefined ? {} : { status }) };
};

describe('the total of a run', () => {
  it('adds the tests of all suites', () => {
    expect(sum(task('config:test', 0), task('platform:e2e', 1), task('config:build', 0))).toEqual({
      passed: 50,
      failed: 2,
      skipped: 1,
      troubles: [],
      failures: ['a.spec.ts: a', 'b.spec.ts: b'],
      durations: [['c.spec.ts', 3], ['a.spec.ts', 12], ['b.spec.ts', 2]],
    });
  });

  it('names the files that take the most of the time', () => {
    expect(slowest(sum(task('config:test', 0), task('platform:e2e', 1)), 2)).toEqual(['  12 s  a.spec.ts', '   3 s  c.spec.ts']);
  });

  it('counts a failed lint, typecheck or build as one failure each', () => {
    expect(sum(task('config:lint', 1), task('config:typecheck', 2), task('web-bff:build', 1)).troubles).toEqual([
      'config:lint failed (1)',
      'config:typecheck failed (2)',
      'web-bff:build failed (1)',
    ]);
  });

  it('counts a suite that never ran', () => {
    expect(sum(task('config:test', 0), task('web-bff-e2e:e2e')).troubles).toEqual(['web-bff-e2e:e2e never ran: a task that it needs failed']);
  });

  it('counts a suite that left no counts, whatever it says of itself', () => {
    expect(sum(task('edge:test', 0)).troubles).toEqual(['edge:test left no counts of its tests']);
  });

  it('counts a suite that failed although its tests passed', () => {
    expect(sum(task('config:test', 1)).troubles).toEqual(['config:test failed (1), though none of its tests did']);
  });

  it('does not take a run without tasks for a success', () => {
    expect(sum().troubles).toEqual(['no task ran']);
  });
});

describe('the last line', () => {
  it('names skipped tests only where there are any', () => {
    expect(lastLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(lastLine({ passed: 12, failed: 3, skipped: 1 })).toBe('12 passed, 3 failed, 1 skipped');
  });
});

import { reportOf } from './report.ts';
import type { MutationReport } from './report.ts';

const mutant = (status: string, line: number, replacement: string): MutationReport['files'][string]['mutants'][number] => ({ status, replacement, mutatorName: 'EqualityOperator', location: { start: { line } } });
const REPORT: MutationReport = {
  files: {
    'libs/a/src/good.ts': { source: 'one\ntwo', mutants: [mutant('Killed', 1, 'uno'), mutant('Timeout', 2, 'due'), mutant('Ignored', 2, 'tre')] },
    'libs/a/src/bad.ts': { source: '  a > b\n  c', mutants: [mutant('Survived', 1, 'a >= b'), mutant('NoCoverage', 2, ''), mutant('Killed', 1, 'true')] },
  },
};
const EQUIVALENT = { file: 'libs/a/src/bad.ts', line: 'a > b', replacement: 'a >= b', because: 'they are never equal' };

it('tells the scores, the worst first, and what survived', () => {
  expect(reportOf(REPORT, [])).toBe(
    [
      'file                noticed  planted    score',
      '------------------  -------  -------  -------',
      'libs/a/src/bad.ts         1        3   33.3 %',
      'libs/a/src/good.ts        2        2  100.0 %',
      'all                       3        5   60.0 %',
      '',
      '1 more, in code that runs once as modules load, cannot be switched and were not tried',
      '',
      'libs/a/src/bad.ts:1',
      '  a > b',
      '  → a >= b',
      '',
      'libs/a/src/bad.ts:2, which no test reaches',
      '  c',
      '  → EqualityOperator',
    ].join('\n'),
  );
});

it('leaves out what is listed as equivalent', () => {
  expect(reportOf(REPORT, [EQUIVALENT])).toContain('all                       3        4   75.0 %');
});

it('does not let the list grow old', () => {
  expect(() => reportOf(REPORT, [{ ...EQUIVALENT, line: 'a < b' }])).toThrow('equivalents.yaml lists what does not survive: libs/a/src/bad.ts: a < b');
});

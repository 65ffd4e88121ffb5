import { formatProblems } from './problem-report.ts';

describe('formatProblems', () => {
  it('lays out what, where and how to mend it', () => {
    const report = formatProblems('bff.yaml', [
      {
        path: 'upstreams[1].timeout',
        message: '"2 parsecs" is not a duration',
        fix: 'write a number with a unit, such as 250ms, 2s or 5m',
        where: 'bff.yaml:12',
      },
      { path: 'PORTICO_SERVER__PROT', message: 'matches no setting', fix: 'did you mean PORTICO_SERVER__PORT?' },
    ]);
    expect(report).toBe(
      [
        'bff.yaml has 2 problems:',
        '',
        '  upstreams[1].timeout: "2 parsecs" is not a duration',
        '    at:  bff.yaml:12',
        '    fix: write a number with a unit, such as 250ms, 2s or 5m',
        '',
        '  PORTICO_SERVER__PROT: matches no setting',
        '    fix: did you mean PORTICO_SERVER__PORT?',
      ].join('\n'),
    );
  });

  it('counts one problem as one and does not say twice that it is the file', () => {
    const problem = { path: 'bff.yaml', message: 'does not exist', fix: 'create it', where: 'bff.yaml' };
    const report = formatProblems('bff.yaml', [problem]);
    expect(report).toBe('bff.yaml has 1 problem:\n\n  bff.yaml: does not exist\n    fix: create it');
  });

  it('breaks long lines between words and under their beginning', () => {
    const path = `/run/secrets/${'x'.repeat(90)}`;
    const fix = `${'words '.repeat(20)}${path}`;
    const lines = formatProblems('bff.yaml', [{ path: 'a', message: 'm', fix }]).split('\n');
    expect(lines.slice(3)).toEqual([
      `    fix: ${'words '.repeat(15)}`.trimEnd(),
      `         ${'words '.repeat(5)}`.trimEnd(),
      `         ${path}`,
    ]);
  });
});

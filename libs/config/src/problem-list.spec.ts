import type { Origin } from './origin.ts';
import { ProblemList } from './problem-list.ts';
import { SettingsError } from './settings-error.ts';

const at = (line?: number): Origin => ({ from: 'file', file: 'bff.yaml', ...(line === undefined ? {} : { line }) });

describe('the problems of settings', () => {
  it('are told in the order of the file, and those of no line of it after them, as they came', () => {
    const problems = new ProblemList();
    problems.add(['server', 'port'], 'is wrong', 'mend it', at(7));
    problems.add('PORTICO_X', 'matches no setting', 'unset it');
    problems.add(['key'], 'is short', 'make it longer', { from: 'secret-file', file: '/run/secrets/key', namedBy: at(3) });
    problems.add(['name'], 'is missing', 'write it', at());
    expect(problems.toError('bff.yaml').problems).toEqual([
      { path: 'key', message: 'is short', fix: 'make it longer', where: 'secret file /run/secrets/key, named by bff.yaml:3', line: 3 },
      { path: 'server.port', message: 'is wrong', fix: 'mend it', where: 'bff.yaml:7', line: 7 },
      { path: 'PORTICO_X', message: 'matches no setting', fix: 'unset it' },
      { path: 'name', message: 'is missing', fix: 'write it', where: 'bff.yaml', line: undefined },
    ]);
  });

  it('may have more said of their fixes: of those from a number on, and of no other', () => {
    const problems = new ProblemList();
    for (const name of ['a', 'b', 'c']) problems.add(name, 'is wrong', 'mend it');
    problems.addToFixes(1, 'somebody reads it');
    problems.addToFixes(problems.size, 'another one');
    expect(problems.toError('').problems.map(({ fix }) => fix)).toEqual(['mend it', 'mend it; somebody reads it', 'mend it; somebody reads it']);
  });

  it('are thrown all at once, with what was read, and only when there are any', () => {
    const [problems, read] = [new ProblemList(), { server: {} }];
    expect(() => problems.throwIfAny('bff.yaml', read)).not.toThrow();
    problems.add('a', 'is wrong', 'mend it');
    expect({ size: problems.size, error: problems.toError('bff.yaml', read) }).toMatchObject({ size: 1, error: { read } });
    expect(() => problems.throwIfAny('bff.yaml', read)).toThrow(SettingsError);
  });
});

import { describeOrigin, lineOf } from './origin.ts';
import type { Origin } from './origin.ts';
import { ProblemList } from './problem-list.ts';
import { readFailure } from './read-failure.ts';
import { formatPath } from './setting-path.ts';

const FILE: Origin = { from: 'file', file: 'bff.yaml', line: 12 };

describe('a place', () => {
  it.each<[Origin, string, number | undefined]>([
    [FILE, 'bff.yaml:12', 12],
    [{ from: 'file', file: 'bff.yaml' }, 'bff.yaml', undefined],
    [{ from: 'environment', variable: 'PORTICO_A' }, 'environment variable PORTICO_A', undefined],
    [{ from: 'secret-file', file: '/s/key', namedBy: FILE }, 'secret file /s/key, named by bff.yaml:12', 12],
    [{ from: 'secret-file', file: '/s/key', namedBy: { from: 'environment', variable: 'PORTICO_A' } }, 'secret file /s/key, named by environment variable PORTICO_A', undefined],
    [{ from: 'default', type: 'Session' }, 'the default in Session', undefined],
  ])('%j has words and a line', (origin, words, line) => expect([describeOrigin(origin), lineOf(origin)]).toEqual([words, line]));

  it.each([
    [['upstreams', 1, 'timeout'], 'upstreams[1].timeout'],
    [['a-b', 'c_d'], 'a-b.c_d'],
    [['session', 'key: hunter2'], 'session["key…"]'],
    [['{hunter2'], '["…"]'],
    [[], ''],
  ])('of a setting is its path: %j', (path, text) => expect(formatPath(path)).toBe(text));
});

describe('a file that cannot be read', () => {
  it.each([
    ['ENOENT', 'does not exist'],
    ['EACCES', 'may not be read by this user'],
    ['EPERM', 'may not be read by this user'],
    ['EISDIR', 'is a folder'],
    ['EIO', 'cannot be read (EIO)'],
  ])('for %s %s', (code, words) => expect(readFailure(Object.assign(new Error('hunter2'), { code }))).toBe(words));

  it('is told of without the words of what was thrown', () => {
    expect([new Error('hunter2'), 'hunter2', null].map(readFailure)).toEqual(Array(3).fill('cannot be read'));
  });
});

describe('problems', () => {
  it('stand in the order of the file, those without a line after them in the order in which they were found', () => {
    const problems = new ProblemList();
    problems.add('PORTICO_A', 'matches nothing', 'unset it');
    problems.add(['b'], 'is wrong', 'mend it', { ...FILE, line: 9 });
    problems.add(['a', 0], 'is wrong', 'mend it', { ...FILE, line: 2 });
    problems.add('PORTICO_B', 'matches nothing', 'unset it');
    expect(problems.size).toBe(4);
    expect(() => problems.throwIfAny('bff.yaml', {})).toThrow('bff.yaml has 4 problems');
    const { problems: told, read } = problems.toError('bff.yaml', { a: 1 });
    expect([told.map(({ path, line }) => [path, line]), read]).toEqual([[['a[0]', 2], ['b', 9], ['PORTICO_A', undefined], ['PORTICO_B', undefined]], { a: 1 }]);
    expect(Object.isFrozen(told) && told.every(Object.isFrozen)).toBe(true);
  });

  it('are none at first', () => {
    expect(() => new ProblemList().throwIfAny('bff.yaml', {})).not.toThrow();
  });
});

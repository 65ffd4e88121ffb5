import { UsageError } from '../../lab/src/command.ts';
import { CASES, readFlags } from './command-line.ts';

describe('readFlags', () => {
  it('measures everything in eighteen rounds by default', () => {
    expect(readFlags([])).toEqual({ rounds: 18, seconds: 2, warmUpSeconds: 1, connections: 32, cases: CASES, profile: false });
  });

  it('reads its flags', () => {
    const flags = readFlags(['--rounds', '15', '--seconds=6', '--warm-up', '0', '--only', 'aggregate', '--profile']);
    expect(flags).toMatchObject({ rounds: 15, seconds: 6, warmUpSeconds: 0, cases: ['aggregate'], profile: true });
  });

  const WRONG = ['--rounds=0', '--rounds=many', '--seconds=1.5', '--only=everything', '--fast', 'aggregate'];

  it.each(WRONG)('refuses %s', (argument) => {
    expect(() => readFlags([argument])).toThrow(UsageError);
  });
});

import { UsageError } from '../../../lab/src/command.ts';
import { drawSeed, readSoakFlags } from './command-line.ts';

describe('readSoakFlags', () => {
  it('soaks for 20 minutes with a random seed by default', () => {
    expect(readSoakFlags([], 5)).toEqual({ minutes: 20, seed: 5, ci: false });
  });

  it('reads its flags', () => {
    expect(readSoakFlags(['--minutes', '2', '--seed=0', '--ci'], 5)).toEqual({ minutes: 2, seed: 0, ci: true });
  });

  it.each(['--minutes=long', '--minutes=0', '--seed=1.5', '--seed=-1', '--hours=2', '20'])('refuses %s, and says how it is called', (argument) => {
    expect(() => readSoakFlags([argument], 5)).toThrow(UsageError);
    expect(() => readSoakFlags([argument], 5)).toThrow(/npm run soak/);
  });

  it('takes every seed that is drawn', () => {
    const seed = drawSeed();
    expect(readSoakFlags([`--seed=${seed}`], 1).seed).toBe(seed);
  });
});

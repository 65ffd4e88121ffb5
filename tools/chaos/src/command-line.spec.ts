import { UsageError } from '../../lab/src/command.ts';
import { readFlags } from './command-line.ts';

const FAULTS = ['instance-killed', 'zone-lost'];

describe('readFlags', () => {
  it('tries everything with 30,000 reads each by default', () => {
    expect(readFlags([], FAULTS)).toEqual({ only: [], ci: false, reads: 30_000, list: false, pictures: false });
  });

  it('reads its flags', () => {
    expect(readFlags(['--only', 'zone-lost,instance-killed', '--ci', '--reads=5000'], FAULTS)).toMatchObject({ only: ['zone-lost', 'instance-killed'], ci: true, reads: 5000 });
  });

  it.each(['--only=flood', '--reads=many', '--reads=10', '--fast', 'zone-lost'])('refuses %s', (argument) => {
    expect(() => readFlags([argument], FAULTS)).toThrow(UsageError);
  });
});

import { UsageError } from '../../lab/src/command.ts';
import { readFlags } from './command-line.ts';

const TABLES = ['CSRF', 'API keys'];

describe('readFlags', () => {
  it('runs all tables by default', () => expect(readFlags([], TABLES)).toEqual({ only: [], list: false }));

  it('reads names in one list or in several', () => {
    expect(readFlags(['--only', 'CSRF,API keys'], TABLES).only).toEqual(TABLES);
    expect(readFlags(['--only', 'CSRF', '--only=API keys', '--list'], TABLES)).toEqual({ only: TABLES, list: true });
  });

  it.each(['--only=JWT', '--only=', '--fast', 'CSRF'])('refuses %s', (argument) => expect(() => readFlags([argument], TABLES)).toThrow(UsageError));
});

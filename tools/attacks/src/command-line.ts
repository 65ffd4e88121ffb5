import { chosen, flagsIn } from '../../lab/src/command.ts';

export interface Flags {
  /** Names of tables; all when empty. */
  readonly only: readonly string[];
  readonly list: boolean;
}

const USAGE = 'npm run attacks -- [--only CSRF,sessions] [--list]';

/** @param tables the names that there are @throws UsageError */
export function readFlags(argv: readonly string[], tables: readonly string[]): Flags {
  const { only = [], list = false } = flagsIn(argv, { only: { type: 'string', multiple: true }, list: { type: 'boolean' } }, USAGE);
  return { only: chosen(only.flatMap((names) => names.split(',')), tables, 'table', USAGE), list };
}

import { parseArgs } from 'node:util';

export interface Flags {
  /** Names of tables; all when empty. */
  readonly only: readonly string[];
  readonly list: boolean;
}

export const USAGE = 'npm run attacks -- [--only CSRF,sessions] [--list]';

/** A flag that is unknown or makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(message: string) {
    super(`${message}\n${USAGE}`);
  }
}

/** @param tables the names that there are @throws UsageError */
export function readFlags(argv: readonly string[], tables: readonly string[]): Flags {
  const { only, list = false } = parse(argv);
  const wanted = (only ?? []).flatMap((names) => names.split(','));
  const unknown = wanted.filter((name) => !tables.includes(name));
  if (unknown.length > 0) throw new UsageError(`there is no table ${unknown.join(', ')}; there are ${tables.join(', ')}`);
  return { only: wanted, list };
}

function parse(argv: readonly string[]): { only?: string[]; list?: boolean } {
  try {
    return parseArgs({ args: [...argv], options: { only: { type: 'string', multiple: true }, list: { type: 'boolean' } }, strict: true }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

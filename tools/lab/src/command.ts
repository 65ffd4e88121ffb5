import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

/** One that says all that its reader needs, so that no stack is shown. */
export class Explained extends Error {
  override readonly name: string = 'Explained';
}

/** A flag that is unknown or makes no sense. */
export class UsageError extends Explained {
  override readonly name = 'UsageError';

  /** @param usage how the command is called */
  constructor(message: string, usage: string) {
    super(`${message}\n${usage}`);
  }
}

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O; strict: true }>>['values'];

/** The flags of a command line that has nothing else. @throws UsageError */
export function flagsIn<const O extends Options>(argv: readonly string[], options: O, usage: string): Values<O> {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values as Values<O>;
  } catch (error) {
    throw new UsageError((error as Error).message, usage);
  }
}

/** Names that are chosen of those that there are. @param what they name @throws UsageError for one that is not there */
export function chosen(names: readonly string[], known: readonly string[], what: string, usage: string): readonly string[] {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new UsageError(`there is no ${what} ${unknown.join(', ')}; there are ${known.join(', ')}`, usage);
  return names;
}

export const tell = (line: string): void => void process.stdout.write(`${line}\n`);
export const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * Runs a tool, which is told of Ctrl-C and must leave nothing running then.
 * @param main @returns the exit code; what it throws is explained, and the code is 1
 */
export async function runTool(main: (argv: readonly string[], interrupted: AbortSignal) => Promise<number>): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort());
  try {
    process.exitCode = await main(process.argv.slice(2), interruption.signal);
  } catch (error) {
    complain(interruption.signal.aborted ? 'interrupted; everything that was started is stopped' : explain(error));
    process.exitCode = 1;
  }
}

const explain = (error: unknown): string => (error instanceof Explained ? error.message : ((error as Error).stack ?? String(error)));

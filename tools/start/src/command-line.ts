import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm start [-- --port-offset 1000]

Bundles and starts the demo services and every BFF, and says where they are.

  --port-offset  adds this number to every port, to run beside another one (default 0)`;

export interface CommandLine {
  readonly portOffset: number;
  readonly help: boolean;
}

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Leaves room for the highest port there is. */
const MOST = 50_000;

/** Reads the arguments. Throws `UsageError`. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { 'port-offset': offset, help } = parsed(args);
  const portOffset = Number(offset);
  if (!/^\d+$/.test(offset) || portOffset > MOST) throw new UsageError(`--port-offset must be a number from 0 to ${MOST}`);
  return { portOffset, help };
}

function parsed(args: readonly string[]): { 'port-offset': string; help: boolean } {
  const options = { 'port-offset': { type: 'string', default: '0' }, help: { type: 'boolean', default: false } } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

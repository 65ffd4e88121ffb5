import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm start [-- --only web-bff] [--no-sandbox] [--port-offset 1000]

Bundles and starts the demo services and every BFF, and says where they are. Services that are not the sandbox's are called where bff.yaml says.

  --only         starts these BFFs, with commas between (default all)
  --no-sandbox   starts no demo services and no identity provider
  --port-offset  adds this number to every port of the BFFs and the sandbox, to run beside another one (default 0)`;

export interface CommandLine {
  readonly portOffset: number;
  /** The BFFs to start, by name; undefined for all. */
  readonly only: readonly string[] | undefined;
  readonly sandbox: boolean;
  readonly help: boolean;
}

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Leaves room for the highest port there is. */
const MOST = 50_000;

/** Reads the arguments. Throws `UsageError`. @param apps the BFFs that there are, by name */
export function readCommandLine(args: readonly string[], apps: readonly string[]): CommandLine {
  const { 'port-offset': offset, only: names, 'no-sandbox': noSandbox, help } = parsed(args);
  const portOffset = Number(offset);
  if (!/^\d+$/.test(offset) || portOffset > MOST) throw new UsageError(`--port-offset must be a number from 0 to ${MOST}`);
  const only = names?.split(',');
  const unknown = only?.filter((name) => !apps.includes(name)) ?? [];
  if (unknown.length > 0) throw new UsageError(`--only: there is no BFF "${unknown.join('", "')}"; there are ${apps.join(', ') || 'none'}`);
  return { portOffset, only, sandbox: !noSandbox, help };
}

interface Parsed {
  readonly 'port-offset': string;
  readonly only?: string | undefined;
  readonly 'no-sandbox': boolean;
  readonly help: boolean;
}

function parsed(args: readonly string[]): Parsed {
  const options = {
    'port-offset': { type: 'string', default: '0' },
    only: { type: 'string' },
    'no-sandbox': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

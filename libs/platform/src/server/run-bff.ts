import { loadSettings, SettingsError } from '@portico/config';
import type { Type } from '@nestjs/common';
import { bffOptionsOf } from './bff.decorator.ts';
import type { BffSettings } from './bff.settings.ts';
import { Environment } from './environment.ts';
import { printPage } from './print-page.ts';
import { startBff } from './start-bff.ts';
import type { RunningBff } from './start-bff.ts';
import { StartError } from './start-error.ts';
import { UsageError } from './usage-error.ts';

/** Exit codes of sysexits.h: the command was used wrongly; something was found in a misconfigured state. */
const EX_USAGE = 64;
const EX_CONFIG = 78;

/**
 * Runs a BFF as this process: settings from `bff.yaml` (or the file that `PORTICO_CONFIG` names), both ports, and a graceful
 * stop on SIGTERM or SIGINT. Wrong settings or wiring: the reasons on stderr, exit code 78, nothing listening.
 *
 * `print /plans` as arguments prints that page of the management port instead and ends; an unknown one ends with exit code 64.
 */
export async function runBff(root: Type): Promise<void> {
  const { env } = process;
  try {
    const command = commandOf(process.argv.slice(2));
    const settings = loadSettings(bffOptionsOf(root).settings, { file: env['PORTICO_CONFIG'] ?? 'bff.yaml', env, ignoreEnv: ['PORTICO_CONFIG'] });
    await command(root, settings, Environment.of(env));
  } catch (error) {
    const code = exitCodeOf(error);
    process.stderr.write(`${code === 1 ? (error as Error).stack : (error as Error).message}\n`);
    process.exit(code);
  }
}

type Command = (root: Type, settings: BffSettings, environment: Environment) => Promise<void>;

function commandOf(args: readonly string[]): Command {
  if (args.length === 0) return serve;
  const [verb, path] = args;
  if (verb !== 'print' || path === undefined || args.length > 2) {
    throw new UsageError(`"${args.join(' ')}" is not understood; give no argument to serve, or "print /plans" to print a management page`);
  }
  return async (...bff) => void process.stdout.write(await printPage(...bff, path));
}

const serve: Command = async (...bff) => stopOnSignal(await startBff(...bff));

function stopOnSignal(bff: RunningBff): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    bff.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${(error as Error).stack}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EX_USAGE;
  return error instanceof SettingsError || error instanceof StartError ? EX_CONFIG : 1;
}

import { loadSettings, SettingsError } from '@portico/config';
import type { Type } from '@nestjs/common';
import { bffOptionsOf } from './bff.decorator.ts';
import { Environment } from './environment.ts';
import { StartError } from './start-error.ts';
import { startBff } from './start-bff.ts';
import type { RunningBff } from './start-bff.ts';

/** sysexits.h EX_CONFIG: something was found in an unconfigured or misconfigured state. */
const EX_CONFIG = 78;

/**
 * Runs a BFF as this process: settings from `bff.yaml` (or the file that `PORTICO_CONFIG` names), both ports, and a graceful
 * stop on SIGTERM or SIGINT. Wrong settings or wiring: the reasons on stderr, exit code 78, nothing listening.
 */
export async function runBff(root: Type): Promise<void> {
  const { env } = process;
  let bff: RunningBff;
  try {
    const settings = loadSettings(bffOptionsOf(root).settings, { file: env['PORTICO_CONFIG'] ?? 'bff.yaml', env, ignoreEnv: ['PORTICO_CONFIG'] });
    bff = await startBff(root, settings, Environment.of(env));
  } catch (error) {
    const known = error instanceof SettingsError || error instanceof StartError;
    process.stderr.write(`${known ? (error as Error).message : (error as Error).stack}\n`);
    process.exit(known ? EX_CONFIG : 1);
  }
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

import { loadWithOrigins, SettingsError } from '@portico/config';
import type { LoadedSettings } from '@portico/config';
import type { Type } from '@nestjs/common';
import { Signals } from '../events/signals.ts';
import { errorOf, textOf, traceOf } from '../problems/thrown.ts';
import { settingsClassOf } from '../settings/settings-class-of.ts';
import { bffOptionsOf } from './bff.decorator.ts';
import type { BffOptions } from './bff.decorator.ts';
import type { BffSettings } from './bff.settings.ts';
import { ShutdownError } from './close-app.ts';
import { CommandError } from './command.ts';
import { configCommand } from './config-command.ts';
import { Environment } from './environment.ts';
import { printPage } from './print-page.ts';
import { SettingsReload } from './settings-reload.ts';
import type { SettingsSource } from './settings-reload.ts';
import { startBff } from './start-bff.ts';
import type { RunningBff } from './start-bff.ts';
import { StartError } from './start-error.ts';
import { startFaults } from './start-faults.ts';
import { StopSignals } from './stop-signals.ts';
import { surviveStrayFaults } from './stray-faults.ts';
import { nodeFault } from './node-version.ts';
import { UsageError } from './usage-error.ts';
import { keepRequestsYoung } from './young-requests.ts';

/** Exit codes of sysexits.h: the command was used wrongly; something was found in a misconfigured state. */
const EX_USAGE = 64;
const EX_CONFIG = 78;
/** The command that every BFF has. */
const CONFIG = 'config';

/**
 * Runs a BFF as this process: settings from `bff.yaml` (or the file that `PORTICO_CONFIG` names), both ports, and a graceful
 * stop on SIGTERM or SIGINT: exit code 0, or 1 with the reasons on stderr when a module has not ended in time. A signal that comes
 * before it serves ends it at once: exit code 143 or 130. SIGHUP opens log files again, and has the settings file read. Wrong settings or wiring: the reasons on stderr, exit code 78, nothing listening.
 *
 * `print /plans` as arguments prints that page of the management port instead and ends; `config check` and the like look at settings and end; so
 * does each of the BFF's own commands what it is for. What is not understood ends with exit code 64.
 */
export async function runBff(root: Type): Promise<void> {
  // Before all else: see there.
  const signals = new StopSignals();
  const { env } = process;
  try {
    const tooOld = nodeFault(process.versions.node);
    if (tooOld !== undefined) throw new StartError([tooOld]);
    const options = bffOptionsOf(root);
    const file = env['PORTICO_CONFIG'] ?? 'bff.yaml';
    const [verb, ...rest] = process.argv.slice(2);
    if (verb !== undefined) process.stdout.on('error', passOverClosedPipe);
    if (verb === CONFIG) return await configCommand(root, rest, { env, file, print: writerTo(process.stdout), remark: writerTo(process.stderr) });
    const command = commandOf(options, process.argv.slice(2));
    const loaded = loadWithOrigins(await settingsClassOf(root), { file, env, ignoreEnv: ['PORTICO_CONFIG'], remark: writerTo(process.stderr) });
    await command(root, loaded, Environment.of(env), signals, { file, env });
  } catch (thrown) {
    const error = errorOf(thrown, `${textOf(thrown)} was thrown while the BFF started or ran a command; throw an Error, which says where`);
    const code = exitCodeOf(error);
    const isFault = code === 1 && !(error instanceof CommandError);
    process.stderr.write(`${isFault ? traceOf(error) : await messageOf(error, root, Environment.of(env))}\n`);
    process.exit(code);
  }
}

type Command = (root: Type, loaded: LoadedSettings<BffSettings>, environment: Environment, signals: StopSignals, source: SettingsSource) => Promise<void>;

function commandOf({ name, commands = {} }: BffOptions, args: readonly string[]): Command {
  if (Object.hasOwn(commands, CONFIG)) throw new StartError([`@Bff() of ${name} has a command named "${CONFIG}", which every BFF has already; name it otherwise`]);
  if (args.length === 0) return serve;
  const [verb = '', ...rest] = args;
  const command = Object.hasOwn(commands, verb) ? commands[verb] : undefined;
  if (command) return (_, { settings }) => command.run(rest, { name, settings, print: writerTo(process.stdout), remark: writerTo(process.stderr) });
  const [path] = rest;
  if (verb === 'print' && path !== undefined && rest.length === 1) return async (...[bff, { settings }, environment]) => void process.stdout.write(await printPage(bff, settings, environment, path));
  const others = Object.entries({ ...commands, [CONFIG]: { about: 'to check, print and compare settings' } }).map(([other, { about }]) => `, or "${other}" ${about}`);
  throw new UsageError(`"${args.join(' ')}" is not understood; give no argument to serve, or "print /plans" to print a management page${others.join('')}`);
}

/** Who reads what a command prints may have seen enough, as `head` has: the command ends as it would have. */
function passOverClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

const writerTo = (stream: NodeJS.WriteStream) => (text: string) => void stream.write(`${text}\n`);

const serve: Command = async (root, loaded, environment, signals, source) => {
  keepRequestsYoung();
  const running = await startBff(root, loaded.settings, environment);
  // Not before: what goes wrong at start ends the process.
  surviveStrayFaults(running.app.get(Signals));
  signals.serve(() => stop(running));
  const reload = new SettingsReload(root, running, loaded, source);
  if (!process.stdout.isTTY) process.on('SIGHUP', () => void reload.reload());
  await reload.start();
};

function stop(bff: RunningBff): void {
  bff.close().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${errorOf(error) instanceof ShutdownError ? textOf(error) : traceOf(error)}\n`);
      process.exit(1);
    },
  );
}

/** With settings that have problems, all else is told that can be seen without good ones. */
async function messageOf(error: Error, root: Type, environment: Environment): Promise<string> {
  const others = error instanceof SettingsError ? await startFaults(root, error.read as BffSettings | undefined, environment) : [];
  return others.length === 0 ? error.message : `${error.message}\n\n${new StartError(others).message}`;
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EX_USAGE;
  if (error instanceof CommandError) return error.exitCode;
  return error instanceof SettingsError || error instanceof StartError ? EX_CONFIG : 1;
}

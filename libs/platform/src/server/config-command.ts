import type { Type } from '@nestjs/common';
import { differencesOf, effectiveYaml, loadSettings, settingsSchema, SettingsError } from '@portico/config';
import type { SettingsClass } from '@portico/config';
import { settingsClassOf } from '../settings/settings-class-of.ts';
import { reasonOf } from '../problems/thrown.ts';
import { checkWiring } from './assemble-bff.ts';
import { bffOptionsOf } from './bff.decorator.ts';
import type { BffSettings } from './bff.settings.ts';
import { CommandError } from './command.ts';
import { Environment } from './environment.ts';
import { StartError } from './start-error.ts';
import { startFaults } from './start-faults.ts';
import { UsageError } from './usage-error.ts';

/** Exit codes: what diff(1) says where two files differ; something was found in a misconfigured state (sysexits.h). */
const [DIFFERENT, EX_CONFIG] = [1, 78];

/** What the command has to work with. */
export interface ConfigCommandContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file that the BFF would be served with. */
  readonly file: string;
  readonly print: (text: string) => void;
  readonly remark: (text: string) => void;
}

type Verb = (root: Type, files: readonly string[], context: ConfigCommandContext) => Promise<void>;

interface ConfigVerb {
  readonly run: Verb;
  /** How many files it takes. */
  readonly files: readonly [least: number, most: number];
  readonly usage: string;
}

const VERBS: Readonly<Record<string, ConfigVerb>> = {
  check: { run: check, files: [0, 1], usage: 'check [file]          all that keeps the BFF from starting with it, each with its place and a fix; exit code 78' },
  print: { run: print, files: [0, 1], usage: 'print [file]          the settings that would be in force, defaults and environment included, without secrets' },
  diff: { run: diff, files: [1, 2], usage: 'diff [file] <file>    what differs between the settings in force and those of a file, or of two files; exit code 1' },
  schema: { run: schema, files: [0, 0], usage: 'schema                the JSON Schema of the file, for editors' },
};

/**
 * The command `config` of every BFF: `node main.mjs config check bff.yaml`. It reads what the BFF would read when it is served, and serves
 * nothing.
 * @throws UsageError when the arguments are not understood; CommandError with the exit code of what was found
 */
export async function configCommand(root: Type, [verb = '', ...files]: readonly string[], context: ConfigCommandContext): Promise<void> {
  const known = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (verb === '--help' || verb === 'help') return context.print(usage());
  if (!known || files.length < known.files[0] || files.length > known.files[1] || files.some((file) => file.startsWith('-'))) {
    throw new UsageError(`"${['config', ...(verb === '' ? [] : [verb]), ...files].join(' ')}" is not understood:\n${usage()}`);
  }
  await known.run(root, files, context);
}

const usage = (): string => Object.values(VERBS).map(({ usage: line }) => `  config ${line}`).join('\n');

async function check(root: Type, [file]: readonly string[], context: ConfigCommandContext): Promise<void> {
  const { settings, path } = await loaded(root, file, context);
  const environment = Environment.of(context.env);
  const found = await startFaults(root, settings, environment);
  const faults = found.length > 0 ? found : await wiringFaults(root, settings, environment);
  if (faults.length > 0) throw new CommandError(`${path} cannot be used:\n${new StartError(faults).message}`, EX_CONFIG);
  context.print(`${path}: nothing is wrong`);
}

/** What shows once everything is built: routes of controllers and of settings that meet, stages that do. */
async function wiringFaults(root: Type, settings: BffSettings, environment: Environment): Promise<readonly string[]> {
  try {
    await checkWiring(root, settings, environment);
    return [];
  } catch (thrown) {
    const error = reasonOf(thrown);
    if (error instanceof StartError) return error.faults;
    if (error instanceof SettingsError) return [error.message];
    throw thrown;
  }
}

async function print(root: Type, [file]: readonly string[], context: ConfigCommandContext): Promise<void> {
  const { settings, type } = await loaded(root, file, context);
  context.print(effectiveYaml(type, settings).replace(/\n$/, ''));
}

async function diff(root: Type, files: readonly string[], context: ConfigCommandContext): Promise<void> {
  const [one, other] = files.length === 1 ? [undefined, files[0]] : files;
  const [before, after] = [await loaded(root, one, context), await loaded(root, other, context)];
  const found = differencesOf(before.type, before.settings, after.settings);
  for (const { path, before: was, after: is } of found) context.print(`${path}: ${was ?? '(not set)'} -> ${is ?? '(not set)'}`);
  if (found.length > 0) throw new CommandError(`${before.path} and ${after.path} differ in ${found.length} setting${found.length === 1 ? '' : 's'}`, DIFFERENT);
}

async function schema(root: Type, _: readonly string[], { print: write }: ConfigCommandContext): Promise<void> {
  write(JSON.stringify(settingsSchema(await settingsClassOf(root), `bff.yaml of ${bffOptionsOf(root).name}`), undefined, 2));
}

interface Loaded {
  readonly settings: BffSettings;
  readonly type: SettingsClass<BffSettings>;
  readonly path: string;
}

/** @throws CommandError with all that is wrong */
async function loaded(root: Type, file: string | undefined, { env, file: served, remark }: ConfigCommandContext): Promise<Loaded> {
  const [type, path] = [await settingsClassOf(root), file ?? served];
  try {
    return { settings: loadSettings(type, { file: path, env, ignoreEnv: ['PORTICO_CONFIG'], remark }), type, path };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const others = await startFaults(root, error.read as BffSettings | undefined, Environment.of(env));
    throw new CommandError(others.length === 0 ? error.message : `${error.message}\n\n${new StartError(others).message}`, EX_CONFIG);
  }
}

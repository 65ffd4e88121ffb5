import { readFileSync } from 'node:fs';
import { deepFreeze } from './deep-freeze.ts';
import type { Environment } from './environment/environment-overlay.ts';
import { EnvironmentOverlay } from './environment/environment-overlay.ts';
import { SettingOrigins } from './effective/setting-origins.ts';
import type { MapNode } from './input-node.ts';
import { emptyMap } from './input-node.ts';
import { ProblemList } from './problem-list.ts';
import { readFailure, readFix } from './read-failure.ts';
import { SettingsReader } from './reading/settings-reader.ts';
import type { SettingsClass } from './schema/settings-class.ts';
import type { ReadFile } from './secret-files.ts';
import { SecretFiles } from './secret-files.ts';
import { readYaml } from './yaml/yaml-document.ts';

export interface LoadOptions {
  /** Path of the YAML file. With `text`, only its name in messages. */
  readonly file?: string;
  /** YAML in place of the file's content. */
  readonly text?: string;
  /** Variables that may override settings; `process.env` by default. */
  readonly env?: Environment;
  /** `PORTICO_*` variables that are meant for something else. */
  readonly ignoreEnv?: readonly string[];
  /** Told in one line what was passed over. */
  readonly remark?: (text: string) => void;
  /** Reads the settings file and secret files; by default from the disk, as UTF-8. */
  readonly readFile?: ReadFile;
}

/** The text of a file in UTF-8, without a byte order mark. Another charset, and random bytes, would lose what they are. */
const textIn = (path: string): string => new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));

/** As everywhere in Portico, a `NODE_ENV` that is not plainly one of these is production. */
const LENIENT: ReadonlySet<string> = new Set(['development', 'test']);

/**
 * Reads settings from YAML, environment variables and secret files into a validated, deeply frozen instance of a class.
 * @throws SettingsError with every problem at once.
 */
export const loadSettings = <T extends object>(Type: SettingsClass<T>, options: LoadOptions = {}): T => loadWithOrigins(Type, options).settings;

/** Settings, and where each value of them was written. */
export interface LoadedSettings<T> {
  readonly settings: T;
  readonly origins: SettingOrigins;
}

/** As `loadSettings`, for who shows where settings come from. @throws SettingsError with every problem at once. */
export function loadWithOrigins<T extends object>(Type: SettingsClass<T>, options: LoadOptions = {}): LoadedSettings<T> {
  const { file, env = process.env, ignoreEnv = [], readFile = textIn } = options;
  const subject = file ?? (options.text === undefined ? 'the environment' : 'settings');
  const problems = new ProblemList();
  const written = readTree(options, subject, readFile, problems);
  if (written !== undefined) {
    const overlay = new EnvironmentOverlay(env, ignoreEnv, problems);
    const tree = overlay.apply(Type, written);
    const { serviceLinks } = overlay;
    if (serviceLinks.length > 0) options.remark?.(`not settings, but Kubernetes' links to services, passed over: ${serviceLinks.join(', ')}; "enableServiceLinks: false" in the pod's spec takes them away`);
    const secrets = new SecretFiles({ readFile, production: !LENIENT.has(env['NODE_ENV'] ?? ''), loopback: allowsLoopback(tree), settingsFile: file });
    const settings = new SettingsReader(problems, secrets).section(Type, tree, []);
    problems.throwIfAny(subject, settings);
    return { settings: deepFreeze(settings), origins: new SettingOrigins(tree, secrets) };
  }
  throw problems.toError(subject);
}

/** Whether the setting `loopback` is on. It is read first, because the checks of all other settings depend on it. */
function allowsLoopback({ entries }: MapNode): boolean {
  const node = entries.get('loopback');
  return node?.is === 'scalar' && String(node.value) === 'true';
}

/** What the file says; undefined, with the reasons in `problems`, when it cannot be read at all. */
function readTree({ file, text }: LoadOptions, subject: string, readFile: ReadFile, problems: ProblemList): MapNode | undefined {
  if (text !== undefined) return readYaml(text, subject, problems);
  if (file === undefined) return emptyMap({ from: 'file', file: subject });
  const content = contentOf(file, readFile, problems);
  return content === undefined ? undefined : readYaml(content, file, problems);
}

function contentOf(file: string, readFile: ReadFile, problems: ProblemList): string | undefined {
  try {
    return readFile(file);
  } catch (error) {
    problems.add(file, readFailure(error), readFix(error, 'create the file, or correct its path'));
    return undefined;
  }
}

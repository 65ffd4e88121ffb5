import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { SecretText } from '../secret-text.ts';
import type { SettingsClass } from '../schema/settings-class.ts';
import { formatPath } from '../setting-path.ts';
import type { SettingPath } from '../setting-path.ts';
import { isSection, namesIn } from './named-items.ts';
import { writtenSettings } from './written-settings.ts';

/** One setting that is not the same in two sets of settings; a side that does not have it is undefined. */
export interface SettingDifference {
  /** `upstreams.catalog.timeout`: items with a name are told apart by it, wherever they stand. */
  readonly path: string;
  /** As they would be written. Secrets are shown as `[secret]`. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What differs between two sets of settings of one class. Whether two secrets are the same is told, and not what they are. */
export function differencesOf(Type: SettingsClass, before: object, after: object): readonly SettingDifference[] {
  const seal = (text: SecretText): string => `${SECRET}${createHash('sha256').update(text.reveal()).digest('hex')}`;
  const sealed = (settings: object): unknown => writtenSettings(Type, settings, seal);
  return differences([], sealed(before), sealed(after));
}

/** No setting begins so: it cannot be written in YAML. */
const SECRET = '\u0000';

function differences(path: SettingPath, before: unknown, after: unknown): SettingDifference[] {
  if (isDeepStrictEqual(before, after)) return [];
  const [left, right] = [byKey(before), byKey(after)];
  // A section or item that only one side has is one difference.
  if (!left || !right) return [{ path: formatPath(path), before: shown(before), after: shown(after) }];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) => differences([...path, key], left.get(key), right.get(key)));
}

/** The parts of a section by key, of a list of named items by name; undefined for what has no parts. */
function byKey(value: unknown): ReadonlyMap<string | number, unknown> | undefined {
  if (!Array.isArray(value)) return isSection(value) ? new Map(Object.entries(value)) : undefined;
  const names = namesIn(value);
  return names && new Map(names.map((name, index) => [name, value[index]]));
}

const shown = (value: unknown): string | undefined =>
  value === undefined ? undefined : JSON.stringify(value, (_, one: unknown) => (typeof one === 'string' && one.startsWith(SECRET) ? '[secret]' : one));

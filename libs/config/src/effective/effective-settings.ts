import type { SettingsClass } from '../schema/settings-class.ts';
import { formatPath } from '../setting-path.ts';
import type { SettingPath } from '../setting-path.ts';
import { isSection, namesIn } from './named-items.ts';
import type { SettingOrigins } from './setting-origins.ts';
import { writtenSettings } from './written-settings.ts';

/** One setting that is in force. */
export interface EffectiveSetting {
  /** `upstreams.catalog.timeout`: items with a name are told apart by it, as in differences. */
  readonly path: string;
  /** As it would be written. Secrets are shown as `[secret]`. */
  readonly value: unknown;
  /** Where it was written, in words; `default` where it was not. */
  readonly from: string;
}

/** The settings that are in force, each with the place that it comes from: the file, the environment, a file with a secret, or its default. */
export function effectiveSettings(Type: SettingsClass, settings: object, origins: SettingOrigins): readonly EffectiveSetting[] {
  const rows = (shown: SettingPath, path: SettingPath, value: unknown): EffectiveSetting[] => {
    if (isSection(value) && Object.keys(value).length > 0) return Object.entries(value).flatMap(([key, one]) => rows([...shown, key], [...path, key], one));
    if (Array.isArray(value) && value.some(isSection)) {
      const names = namesIn(value);
      return value.flatMap((item, index) => rows([...shown, names?.[index] ?? index], [...path, index], item));
    }
    return [{ path: formatPath(shown), value, from: origins.of(path) ?? 'default' }];
  };
  return rows([], [], writtenSettings(Type, settings));
}

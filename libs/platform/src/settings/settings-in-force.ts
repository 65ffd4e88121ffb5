import { effectiveSettings } from '@portico/config';
import type { EffectiveSetting, LoadedSettings, SettingsClass } from '@portico/config';
import { isDeepStrictEqual } from 'node:util';

/** One setting as it is in force. */
export interface SettingInForce extends EffectiveSetting {
  /** What it takes to change it. */
  readonly changes: 'while it runs' | 'with a restart';
}

/**
 * The settings that are in force after a file was taken over: what changes while the BFF runs as that file says it, and all else as at the start.
 *
 * @param started what the BFF was started with
 * @param taken what was taken over last
 * @param takes whether a setting changes while the BFF runs
 */
export function settingsInForce<T extends object>(Type: SettingsClass<T>, started: LoadedSettings<T>, taken: LoadedSettings<T>, takes: (path: string) => boolean): readonly SettingInForce[] {
  const rowsOf = ({ settings, origins }: LoadedSettings<T>): ReadonlyMap<string, EffectiveSetting> => new Map(effectiveSettings(Type, settings, origins).map((row) => [row.path, row]));
  const [then, now] = [rowsOf(started), rowsOf(taken)];
  const inForce = (path: string): EffectiveSetting | undefined => {
    const [before, after] = [then.get(path), now.get(path)];
    if (takes(path) || (before && after && isDeepStrictEqual(before.value, after.value))) return after;
    return before && (started === taken ? before : { ...before, from: `${before.from}, at the start` });
  };
  return [...new Set([...then.keys(), ...now.keys()])].flatMap((path) => {
    const row = inForce(path);
    return row ? [{ ...row, changes: takes(path) ? 'while it runs' : 'with a restart' }] : [];
  });
}

import type { SettingPath } from './setting-path.ts';

/** Every environment variable that begins so is meant for the settings. */
export const VARIABLE_PREFIX = 'PORTICO_';

/** Two underscores, because one already separates the words of a key. */
export const LEVEL_SEPARATOR = '__';

/** `maxResponse` → `MAX_RESPONSE`, `catalog-search` → `CATALOG_SEARCH`, `baseURL` → `BASE_URL`. */
export function upperSnake(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])(?=[A-Z][a-z])/g, '$1_')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .toUpperCase();
}

/** The environment variable that sets one setting: `['server', 'port']` → `PORTICO_SERVER__PORT`. */
export function variableName(path: SettingPath): string {
  return VARIABLE_PREFIX + path.map((step) => (typeof step === 'number' ? step : upperSnake(step))).join(LEVEL_SEPARATOR);
}

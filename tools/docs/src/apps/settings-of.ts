import { join } from 'node:path';
import type { SettingsClass } from '@portico/config';
import type { BffSettings } from '@portico/platform';
import { ROOT } from '../tree/workspace.ts';

/** An app's settings class: the one that its `<app>.settings.ts` exports. */
export const settingsOf = async (app: string): Promise<SettingsClass<BffSettings>> =>
  (await onlyExport(app, 'settings')) as SettingsClass<BffSettings>;

/** The one class that a file of an app exports, by the convention that `web-bff.module.ts` holds the root module. */
export async function onlyExport(app: string, file: 'module' | 'settings'): Promise<unknown> {
  const exported = (await import(join(ROOT, `apps/${app}/src/${app}.${file}.ts`))) as object;
  const [type, ...more] = Object.values(exported).filter((value) => typeof value === 'function');
  if (!type || more.length > 0) throw new Error(`${app}.${file}.ts must export one class`);
  return type;
}

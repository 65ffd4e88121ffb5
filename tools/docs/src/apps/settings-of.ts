import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import type { SettingsClass } from '@portico/config';
import { settingsClassOf } from '@portico/platform';
import type { BffSettings } from '@portico/platform';
import { ROOT } from '../tree/workspace.ts';

/** An app's settings class: the one that its modules make. */
export const settingsOf = async (app: string): Promise<SettingsClass<BffSettings>> => settingsClassOf(await rootOf(app));

/** An app's root module: the one class that its `<app>.module.ts` exports. */
export async function rootOf(app: string): Promise<Type> {
  const exported = (await import(join(ROOT, `apps/${app}/src/${app}.module.ts`))) as object;
  const [type, ...more] = Object.values(exported).filter((value) => typeof value === 'function');
  if (!type || more.length > 0) throw new Error(`${app}.module.ts must export one class`);
  return type as Type;
}

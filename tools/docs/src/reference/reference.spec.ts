import { join } from 'node:path';
import { describeSettings } from '@portico/config';
import type { SettingsClass } from '@portico/config';
import { expectCommitted } from '../tree/committed.ts';
import { APPS, ROOT } from '../tree/workspace.ts';
import { problemsPage } from './problems-page.ts';
import { settingsPage } from './settings-page.ts';

/** An app's settings class: the one that its `<app>.settings.ts` exports. */
async function settingsOf(app: string): Promise<SettingsClass> {
  const exported = (await import(join(ROOT, `apps/${app}/src/${app}.settings.ts`))) as Record<string, SettingsClass>;
  const [type, ...more] = Object.values(exported).filter((value) => typeof value === 'function');
  if (!type || more.length > 0) throw new Error(`${app}.settings.ts must export one class`);
  return type;
}

describe('the reference', () => {
  it('of problems is what the catalogue and the failure table say', () => {
    expectCommitted('docs/reference/problems.md', problemsPage());
  });

  it('of settings is what the settings classes say', async () => {
    const apps = await Promise.all(APPS.map(async (app) => ({ app, type: await settingsOf(app) })));
    expectCommitted('docs/reference/settings.md', settingsPage(apps));
  });

  it.each(APPS)('describes every setting of %s', async (app) => {
    const silent = describeSettings(await settingsOf(app)).filter(({ variable, path, description }) => variable && !path.endsWith('.kind') && !description);
    expect(silent.map(({ path }) => path)).toEqual([]);
  });
});

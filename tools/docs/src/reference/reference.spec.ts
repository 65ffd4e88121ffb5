import { describeSettings } from '@portico/config';
import { BffSettings } from '@portico/platform';
import { expectCommitted } from '../tree/committed.ts';
import { settingsOf } from '../apps/settings-of.ts';
import { APPS } from '../tree/workspace.ts';
import { problemsPage } from './problems-page.ts';
import { settingsPage } from './settings-page.ts';

describe('the reference', () => {
  it('of problems is what the catalogue and the failure table say', () => {
    expectCommitted('docs/reference/problems.md', problemsPage());
  });

  it('of settings is what the settings classes say', async () => {
    const apps = await Promise.all(APPS.map(async (app) => ({ app, type: await settingsOf(app) })));
    expectCommitted('docs/reference/settings.md', settingsPage(BffSettings, apps));
  });

  it.each(APPS)('describes every setting of %s', async (app) => {
    const written = describeSettings(await settingsOf(app)).filter(({ variable, path }) => variable && !path.endsWith('.kind'));
    expect(written.filter(({ description }) => !description).map(({ path }) => path)).toEqual([]);
  });
});

import { join } from 'node:path';
import { RouteFacts } from '@portico/platform';
import type { RouteManifest } from '@portico/platform';
import { BffUnderTest } from '@portico/testing';
import { rootOf } from '../apps/settings-of.ts';
import { expectCommitted } from '../tree/committed.ts';
import { APPS, ROOT } from '../tree/workspace.ts';
import { gapsOf, routesPage } from './routes-page.ts';
import type { AppRoutes } from './routes-page.ts';

describe('the routes of the BFFs', () => {
  let apps: AppRoutes[];

  beforeAll(async () => {
    apps = [];
    for (const app of APPS) {
      const bff = await BffUnderTest.start({ root: await rootOf(app), file: join(ROOT, `apps/${app}/bff.yaml`), limits: true });
      apps.push({ app, routes: bff.running.app.get(RouteFacts).manifest });
      await bff.close();
    }
  });

  it('lack nothing that every route must have', () => {
    expect(gapsOf(apps)).toEqual([]);
  });

  it('are as the committed manifest has them', () => {
    expectCommitted('docs/reference/routes.md', routesPage(apps));
  });
});

it('leaves the tables of other BFFs as they are when one has routes with more to say', () => {
  const one: AppRoutes = { app: 'web-bff', routes: [{ route: 'GET /a', facts: { access: 'public', answer: '200 A' }, gaps: [] }] };
  const other: AppRoutes = { app: 'kiosk', routes: [{ route: 'GET /shop/*', facts: { files: 'public', access: 'public' }, gaps: [] }] };
  const [alone, both] = [routesPage([one]), routesPage([other, one])];
  const tableOf = (page: string): string => page.slice(page.indexOf('## web-bff'));
  expect({ same: tableOf(both) === tableOf(alone), files: both.includes('| repeats | files |') }).toEqual({ same: true, files: true });
});

describe('a manifest with a gap', () => {
  it('names the route and what it lacks', () => {
    const routes: RouteManifest[] = [
      { route: 'GET /api/home', facts: { access: 'public' }, gaps: [] },
      { route: 'GET /api/new', facts: {}, gaps: ['no limit holds for its callers'] },
    ];
    expect(gapsOf([{ app: 'web-bff', routes }])).toEqual(['web-bff GET /api/new: no limit holds for its callers']);
  });
});

import 'reflect-metadata';
import { loadWithOrigins } from '@portico/config';
import { Environment, LiveSettings, settingsClassOf, SettingsReload, SettingsSignals, Signals, startBff } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, rootOf, startOrigin } from './routed-bff.fixture.ts';
import type { Origin } from './routed-bff.fixture.ts';

const root = rootOf();

describe('a settings file that changes while its BFF runs', () => {
  let stable: Origin;
  let canary: Origin;
  let bff: RunningBff;
  let reload: SettingsReload;
  let folder: string;
  let version = 0;
  let told: { changed?: readonly string[]; restart?: readonly string[]; faults?: readonly string[] }[];

  const yaml = ({ weight = 50, more = '', path = '/v1/*', access = 'public', pinned = '', top = '' } = {}): string => `
server: { host: 127.0.0.1, port: 0, deadline: 2s }
management: { host: 127.0.0.1, port: 0 }
reloadEvery: 20ms
${top}
upstreams:
  - { name: catalog, kind: http, instances: ['${stable.url}'] }
  - { name: catalog-2, kind: http, instances: ['${canary.url}'] }
versions:
  - { name: catalog, variants: [{ name: stable, to: catalog, weight: ${100 - weight} }, { name: canary, to: catalog-2, weight: ${weight} }]${pinned === '' ? '' : `, pinned: ${pinned}`} }
routes:
  - { name: catalog, match: { path: '/catalog/*' }, to: catalog, access: ${access}, types: [text/plain], rewrite: { path: ${path} } }
${more}`;
  /** As Kubernetes replaces a mounted ConfigMap: a link is put in the place of another one. */
  const write = (text: string): void => {
    version += 1;
    mkdirSync(join(folder, `..${version}`));
    writeFileSync(join(folder, `..${version}`, 'bff.yaml'), text);
    symlinkSync(`..${version}`, join(folder, '..new'));
    renameSync(join(folder, '..new'), join(folder, '..data'));
  };
  const next = async (): Promise<(typeof told)[number]> => {
    while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    return told.shift() as (typeof told)[number];
  };
  const get = async (path = '/catalog/a'): Promise<{ status: number; body: string }> => {
    const { status, body } = await ask(bff, path);
    return { status, body };
  };
  const detail = async (): Promise<{ state: string; faults?: string[]; restart: string[] }> =>
    ((await (await fetch(`${bff.managementUrl}/health/ready`)).json()) as { settings: { state: string; restart: string[] } }).settings;

  beforeEach(async () => {
    [stable, canary] = [await startOrigin(), await startOrigin()];
    for (const [origin, name] of [[stable, 'stable'], [canary, 'canary']] as const) origin.answer = (asked, response) => response.setHeader('content-type', 'text/plain').end(`${name} ${asked.url}`);
    folder = mkdtempSync(join(tmpdir(), 'reload-'));
    told = [];
    write(yaml({ pinned: 'canary' }));
    const file = join(folder, '..data', 'bff.yaml');
    const env = { NODE_ENV: 'test' };
    const loaded = loadWithOrigins(await settingsClassOf(root), { file, env });
    bff = await startBff(root, loaded.settings, new Environment('test'));
    const signals = bff.app.get(Signals).of(SettingsSignals);
    signals.reloaded.subscribe((event) => void told.push(event));
    signals.refused.subscribe((event) => void told.push(event));
    reload = new SettingsReload(root, bff, loaded, { file, env });
    await reload.start();
  });
  afterEach(async () => {
    reload.close();
    await bff.close();
    await Promise.all([stable.close(), canary.close()]);
    rmSync(folder, { recursive: true });
  });

  it('is in force at once, and says what has changed', async () => {
    const before = await get();
    write(yaml({ pinned: 'stable', path: '/v2/*' }));
    const { changed, restart } = await next();
    expect({ before: before.body, after: (await get()).body, changed, restart, state: (await detail()).state }).toEqual({
      before: 'canary /v1/a',
      after: 'stable /v2/a',
      changed: ['routes.catalog.rewrite.path: "/v1/*" -> "/v2/*"', 'versions.catalog.pinned: "canary" -> "stable"'],
      restart: [],
      state: 'in-force',
    });
  });

  it('is shown on the page of settings: what is in force, where it comes from, what changes while it runs, and what has become of files', async () => {
    interface Shown { readonly state: string; readonly settings: readonly { readonly path: string }[]; readonly history: readonly { readonly outcome: string; readonly faults?: readonly string[] }[] }
    const shown = async (): Promise<Shown> => (await (await fetch(`${bff.managementUrl}/settings`)).json()) as Shown;
    const of = ({ settings }: Shown, ...paths: string[]) => settings.filter(({ path }) => paths.includes(path));
    const file = join(folder, '..data', 'bff.yaml');
    expect(of(await shown(), 'routes.catalog.to', 'startTimeout')).toEqual([
      { path: 'startTimeout', value: '1m', from: 'default', changes: 'with a restart' },
      { path: 'routes.catalog.to', value: 'catalog', from: `${file}:12`, changes: 'while it runs' },
    ]);
    write(yaml({ pinned: 'stable', path: '/v2/*', top: 'startTimeout: 5s' }).replace('deadline: 2s', 'deadline: 3s'));
    await next();
    write(yaml({ pinned: 'nowhere' }));
    await next();
    const page = await shown();
    expect(of(page, 'versions.catalog.pinned', 'routes.catalog.rewrite.path', 'startTimeout', 'server.deadline', 'server.host')).toEqual([
      { path: 'startTimeout', value: '1m', from: 'default, at the start', changes: 'with a restart' },
      { path: 'server.host', value: '127.0.0.1', from: `${file}:2`, changes: 'with a restart' },
      { path: 'server.deadline', value: '2s', from: `${file}:2, at the start`, changes: 'with a restart' },
      { path: 'routes.catalog.rewrite.path', value: '/v2/*', from: `${file}:12`, changes: 'while it runs' },
      { path: 'versions.catalog.pinned', value: 'stable', from: `${file}:10`, changes: 'while it runs' },
    ]);
    expect({ state: page.state, history: page.history }).toEqual({
      state: 'changed-file-refused',
      history: [
        { at: expect.any(String), outcome: 'refused', faults: ['versions.catalog.pinned: "nowhere" is none of its variants; write one of stable, canary, or take it out'] },
        { at: expect.any(String), outcome: 'taken', changed: expect.arrayContaining(['versions.catalog.pinned: "canary" -> "stable"']), restart: ['startTimeout: "1m" -> "5s"', 'server.deadline: "2s" -> "3s"'] },
        { at: expect.any(String), outcome: 'started' },
      ],
    });
  });

  it('is what the page of routes shows, too', async () => {
    const shown = async (): Promise<unknown> => {
      const rows = (await (await fetch(`${bff.managementUrl}/routes`)).json()) as { facts: Record<string, string> }[];
      return rows.map(({ facts: { asks, versions } }) => ({ asks, versions }));
    };
    const pages = [await shown()];
    for (const change of [{ path: '/v2/*', weight: 5 }, { path: '/v2/*', pinned: 'stable' }]) {
      write(yaml(change));
      await next();
      pages.push(await shown());
    }
    expect(pages).toEqual([
      [{ asks: '/v1/*', versions: 'canary alone' }],
      [{ asks: '/v2/*', versions: '95 stable, 5 canary' }],
      [{ asks: '/v2/*', versions: 'stable alone' }],
    ]);
  });

  it('is taken over on request as well, once for each change', async () => {
    reload.close();
    write(yaml({ pinned: 'stable' }));
    await Promise.all([reload.reload(), reload.reload()]);
    expect({ told: told.length, body: (await get()).body }).toEqual({ told: 1, body: 'stable /v1/a' });
  });

  it('names what takes a restart, and has the rest in force', async () => {
    write(yaml({ pinned: 'stable', access: 'authenticated', top: 'startTimeout: 5s', more: `  - { name: more, match: { path: /more }, to: catalog, access: public }` }));
    const { changed, restart } = await next();
    expect({ changed, names: [...new Set(restart?.map((one) => /^[\w-]+(?:\.[\w-]+)?/.exec(one)?.[0]))], catalog: await get(), more: (await get('/more')).status }).toEqual({
      changed: ['versions.catalog.pinned: "canary" -> "stable"'],
      names: ['startTimeout', 'routes.catalog', 'routes.more'],
      catalog: { status: 200, body: 'stable /v1/a' },
      more: 404,
    });
    expect((await detail()).restart).toEqual(restart);
  });

  it('is refused where a route is to go to an upstream that was not there at the start', async () => {
    write(yaml({ pinned: 'canary' }).replace('to: catalog, access', 'to: late, access').replace('versions:', `  - { name: late, kind: http, instances: ['${stable.url}'] }\nversions:`));
    expect((await next()).faults).toEqual(['"late" is an upstream since the start; restart the BFF to have it run']);
    expect((await get()).body).toBe('canary /v1/a');
  });

  it.each([
    ['two routes are one match', "  - { name: again, match: { path: '/catalog/*' }, to: catalog, access: public }", 'again.get: GET /catalog/* is the same match as GET /catalog/* of catalog.get; change one of the two, or take it out'],
    ['a route has a policy that there is not', "  - { name: costly, match: { path: '/costly' }, to: catalog, access: public, policies: { cost: 5 } }", 'routes.costly.policies.cost: is no policy that routes have here; give its decorator to ProxyModule.forRoot()'],
    ['a route of GETs has a path that the router cannot read', "  - { name: odd, match: { path: '/a*b' }, to: catalog, access: public }", 'routes.odd.match.path'],
  ])('is refused where it would keep the BFF from starting, although that takes a restart: %s', async (_, more, fault) => {
    write(yaml({ pinned: 'stable', more }));
    expect((await next()).faults?.join()).toContain(fault);
    expect((await get()).body).toBe('canary /v1/a');
  });

  it('is refused where a section fails, and the next one is taken over', async () => {
    let fails = true;
    bff.app.get(LiveSettings).add({
      prepare: () => {
        if (fails) throw new Error('of a section');
        return { takes: () => false, swap: () => undefined };
      },
    });
    write(yaml({ pinned: 'stable' }));
    const { faults } = await next();
    fails = false;
    await reload.reload();
    expect({ faults, body: (await get()).body }).toEqual({ faults: ['of a section'], body: 'stable /v1/a' });
  });

  it('reverts and moves a canary 50 times under load without an error, and no request sees half of a file', async () => {
    let over = false;
    const wrong: unknown[] = [];
    let requests = 0;
    const load = Array.from({ length: 4 }, async () => {
      while (!over) {
        const { status, body } = await get();
        requests += 1;
        if (status !== 200 || !/^(?:stable \/v1|canary \/v2)\/a$/.test(body)) wrong.push({ status, body });
      }
    });
    reload.close();
    // The first file has the other pair of the two.
    write(yaml({ pinned: 'stable', path: '/v1/*' }));
    await reload.reload();
    wrong.length = 0;
    for (let index = 0; index < 50; index += 1) {
      write(index % 2 === 0 ? yaml({ pinned: 'canary', path: '/v2/*' }) : yaml({ pinned: 'stable', path: '/v1/*' }));
      await Promise.all([reload.reload(), get(), get()]);
    }
    over = true;
    await Promise.all(load);
    expect({ wrong: wrong.slice(0, 3), many: requests > 50, told: told.length }).toEqual({ wrong: [], many: true, told: 51 });
  });
});

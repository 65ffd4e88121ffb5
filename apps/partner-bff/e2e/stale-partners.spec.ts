import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest } from '@portico/testing';
import { PARTNER_BFF } from './partner-bff.ts';
import { idOf, partners } from './partners.ts';

const folder = mkdtempSync(join(tmpdir(), 'portico-stale-'));
const file = join(folder, 'partners.yaml');
const log = join(folder, 'log');
const STORE = { PORTICO_PARTNERS__FILE: file };

describe('what an operator of partner-bff finds', () => {
  let sandbox: Sandbox;
  let bff: BffUnderTest;
  let key: string;

  beforeAll(async () => {
    sandbox = await startSandbox({ ports: 'free' });
    await partners(STORE, 'plan create standard --limit minute=600/1m');
    await partners(STORE, 'create acme --name Acme --plan standard --scopes orders:read');
    key = await partners(STORE, 'key create acme');
    const env = { ...STORE, PORTICO_PARTNERS__REFRESH: '50ms', PORTICO_PARTNERS__OLDEST: '1s', PORTICO_LOG__FILE: log, PORTICO_LOG__LEVEL: 'info' };
    bff = await BffUnderTest.start({ ...PARTNER_BFF, upstreams: sandbox.urls, env });
  });
  afterAll(async () => {
    await bff.close();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  const managed = async (path: string): Promise<{ readonly status: number; readonly body: unknown }> => {
    const answer = await fetch(bff.managementUrl + path);
    return { status: answer.status, body: await answer.json() };
  };
  const until = async (path: string, shows: object): Promise<void> => {
    for (let tries = 0; tries < 200; tries += 1) {
      const page = await managed(path);
      if (tries === 199) expect(page).toMatchObject(shows);
      try {
        expect(page).toMatchObject(shows);
        return;
      } catch {
        await wait(25);
      }
    }
  };

  it('of a key that is revoked: which version a BFF goes by, as the command says it', async () => {
    const before = (await managed('/partners')).body as { readonly version: string };
    const said = await partners(STORE, `key revoke acme ${idOf(key)}`, 'remarks');
    const version = /"version": "([^"]+)"/.exec(said)?.[1];
    expect(version).not.toBe(before.version);
    await until('/partners', { status: 200, body: { version, tooOld: false, fault: null, partners: 1, keys: 1 } });
    expect((await bff.get('/v1/orders/o-000077', { authorization: `Bearer ${key}` })).status).toBe(401);
  });

  it('of partners that can no longer be read: an error that readiness shows once they are too old', async () => {
    renameSync(file, `${file}.away`);
    await until('/health/ready', { status: 200, body: { status: 'ready', stores: [{ store: 'partners', up: false, required: false }] } });
    await until('/health/ready', { status: 503, body: { status: 'store-down', stores: [{ store: 'partners', up: false, required: true, because: expect.stringContaining('older than 1000 ms') as string }] } });
    expect(await managed('/partners')).toMatchObject({ body: { tooOld: true, fault: expect.stringContaining('is not there') as string } });
    expect(await (await fetch(`${bff.managementUrl}/metrics`)).text()).toMatch(/^portico_store_up\{store="partners"\} 0$/m);
    renameSync(`${file}.away`, file);
    await until('/health/ready', { status: 200, body: { status: 'ready', stores: [{ store: 'partners', up: true }] } });
    for (let tries = 0; tries < 100 && !readFileSync(log, 'utf8').includes('"up":true'); tries += 1) await wait(20);
    const lines = readFileSync(log, 'utf8').split('\n').filter((text) => text.includes('"msg":"store"')).map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(lines.map(({ level, store, up, required }) => ({ level, store, up, required }))).toEqual([
      { level: 'error', store: 'partners', up: false, required: false },
      { level: 'error', store: 'partners', up: false, required: true },
      { level: 'info', store: 'partners', up: true, required: true },
    ]);
  });
});

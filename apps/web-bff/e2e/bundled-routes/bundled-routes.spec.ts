import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BffProcess } from '@portico/testing';

const ROOT = join(__dirname, '../../../..');

describe('the routes of a BFF in its production bundle', () => {
  // The bundler's output is named after the app's folder.
  const app = mkdtempSync(join(__dirname, '.bundled-'));
  const dist = join(ROOT, 'dist/apps', basename(app));
  const running: BffProcess[] = [];

  beforeAll(() => {
    cpSync(join(__dirname, 'app'), app, { recursive: true });
    execFileSync(join(ROOT, 'node_modules/.bin/rolldown'), ['-c', join(ROOT, 'rolldown.config.mjs')], { cwd: app, stdio: 'pipe', env: { ...process.env, NODE_OPTIONS: '' } });
  });
  afterEach(async () => {
    for (const bff of running.splice(0)) {
      bff.kill('SIGKILL');
      await bff.ended;
    }
  });
  afterAll(() => {
    for (const folder of [app, dist]) rmSync(folder, { recursive: true });
  });

  const start = async (env: Record<string, string>): Promise<BffProcess> => {
    const bff = await BffProcess.spawn({ folder: dist, env });
    running.push(bff);
    return bff;
  };

  it('are guarded when they are inherited, under a module’s path and under a prefix', async () => {
    const bff = await start({});
    await bff.ready();
    const inherited = await fetch(`${bff.url}/api/support/reports`);
    expect({ status: inherited.status, type: ((await inherited.json()) as { type: string }).type }).toEqual({ status: 401, type: 'urn:portico:problem:unauthenticated' });
  });

  it('show no more than their view, whatever status the handler sets', async () => {
    const bff = await start({});
    await bff.ready();
    const summary = await fetch(`${bff.url}/api/support/summary`);
    expect({ status: summary.status, body: await summary.json() }).toEqual({ status: 202, body: { title: 'shown' } });
  });

  it('are all there is: a raw one stops the start with exit code 78', async () => {
    const bff = await start({ RAW_ROUTE: 'yes' });
    expect({ ...(await bff.ended), names: bff.stderr.includes('GET /raw') }).toEqual({ code: 78, signal: null, names: true });
  });
});

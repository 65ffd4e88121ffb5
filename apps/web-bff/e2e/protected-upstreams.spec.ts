import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest, callsStarted } from '@portico/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WEB_BFF } from './web-bff.ts';

describe('web-bff protects its upstreams, and itself from them', () => {
  let sandbox: Sandbox;
  let bff: BffUnderTest;

  const start = async (env: Readonly<Record<string, string>> = {}, upstreams?: Readonly<Record<string, readonly string[]>>): Promise<void> => {
    bff = await BffUnderTest.start({ ...WEB_BFF, upstreams: { ...sandbox.urls, ...upstreams }, breakers: true, env });
    await bff.inTime('/api/home');
  };

  beforeEach(async () => {
    sandbox = await startSandbox({ ports: 'free', instances: { catalog: 2 } });
  });
  afterEach(async () => {
    await bff.close();
    await sandbox.close();
  });

  it('refuses at once, and says when to come back, while what a page needs is gone', async () => {
    await start();
    await sandbox.control.fault({ service: 'catalog', kind: 'error', status: 500 });
    let last = await bff.get('/api/home');
    for (let count = 0; count < 40 && last.status !== 503; count += 1) last = await bff.get('/api/home');
    expect(last.status).toBe(503);
    expect(last.json).toMatchObject({ type: 'urn:portico:problem:upstream-unavailable' });
    expect(Number(last.headers.get('retry-after'))).toBe(1);
    const before = (await callsStarted(sandbox))['catalog.listProducts'];
    const from = performance.now();
    for (let count = 0; count < 20; count += 1) await bff.get('/api/home');
    const seconds = (performance.now() - from) / 1_000;
    // One probe a second at most.
    expect(((await callsStarted(sandbox))['catalog.listProducts'] ?? 0) - (before ?? 0)).toBeLessThanOrEqual(1 + Math.floor(seconds));
  });

  const circuits = async (): Promise<readonly string[]> => {
    const upstreams = (await (await fetch(`${bff.managementUrl}/upstreams`)).json()) as { upstream: string; circuits: { operation: string; state: string }[] }[];
    return upstreams.flatMap(({ upstream, circuits: all }) => all.map(({ operation, state }) => `${upstream} ${operation} ${state}`));
  };

  it('does not blame a healthy service for the time that a slow one before it has used up', async () => {
    await start();
    await sandbox.control.fault({ service: 'catalog', operationId: 'listProducts', kind: 'latency', ms: 700 }, { service: 'pricing', kind: 'latency', ms: 200 });
    const calls = bff.upstreamCalls();
    const cutShort = (): number => calls.filter(({ upstream, outcome }) => upstream === 'pricing' && outcome !== 'ok').length;
    // As many failures as open a circuit, and some more.
    for (let round = 0; round < 12 && cutShort() < 24; round += 1) await Promise.all(Array.from({ length: 12 }, (_, index) => bff.get(`/api/home?limit=${1 + index}`)));
    expect(cutShort()).toBeGreaterThanOrEqual(24);
    expect((await circuits()).filter((circuit) => circuit.startsWith('pricing'))).toEqual([]);
  });

  it('answers the other pages while one path of a service fails, and shows which', async () => {
    await start();
    await sandbox.control.fault({ service: 'catalog', operationId: 'getProduct', kind: 'error', status: 500 });
    const failing: number[] = [];
    // Any one after the first refusal may be the probe, and is a 502 again.
    while (failing.length < 40 && !failing.includes(503)) {
      failing.push((await bff.get('/api/products/p-00001')).status);
      expect((await bff.get('/api/home')).status).toBe(200);
    }
    expect({ first: failing[0], last: failing.at(-1) }).toEqual({ first: 502, last: 503 });
    expect(await circuits()).toEqual([expect.stringMatching(/^catalog GET \/products\/\{\w+\} (?:open|half-open)$/)]);
  });

  it('asks another instance when one is slow now and then', async () => {
    await start();
    let hedges = 0;
    bff.upstreamSignals.upstreamCallHedged.subscribe(({ upstream }) => void (hedges += Number(upstream === 'catalog')));
    for (let page = 1; page <= 120; page += 1) await bff.get(`/api/search?q=lamp&page=${page % 100 || 1}`);
    await sandbox.control.fault({ service: 'catalog', kind: 'longTail', share: 0.02, ms: 900 });
    const took: number[] = [];
    for (let page = 1; page <= 100; page += 1) {
      const begun = performance.now();
      expect((await bff.get(`/api/search?q=table&page=${page}`)).status).toBe(200);
      took.push(performance.now() - begun);
    }
    expect(hedges).toBeGreaterThan(0);
    expect(Math.max(...took)).toBeLessThan(800);
  });

  it('has no more calls in flight than it may, and answers the rest at once', async () => {
    await start({
      PORTICO_UPSTREAMS__CATALOG__CONCURRENCY__MIN: '2',
      PORTICO_UPSTREAMS__CATALOG__CONCURRENCY__INITIAL: '2',
      PORTICO_UPSTREAMS__CATALOG__CONCURRENCY__MAX: '2',
    });
    const refused: string[] = [];
    bff.upstreamSignals.upstreamCallRefused.subscribe(({ upstream, because }) => refused.push(`${upstream} ${because}`));
    await sandbox.control.fault({ service: 'catalog', kind: 'latency', ms: 300 });
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => bff.get(`/api/search?q=lamp&page=${index + 1}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 503, 503, 503, 503, 503, 503]);
    expect(answers.filter(({ status }) => status === 503).every(({ headers }) => headers.get('retry-after') === '1')).toBe(true);
    expect(refused).toEqual(Array(6).fill('catalog saturated'));
  });

  it('finds other instances in a file while it runs, and loses no request over it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portico-instances-'));
    const file = join(folder, 'catalog.yaml');
    const [first, second] = sandbox.urls['catalog'] as [string, string];
    writeFileSync(file, `- ${first}\n`);
    await start({}, { catalog: [`file:${file}`] });
    writeFileSync(file, `- ${second}\n`);
    const patience = AbortSignal.timeout(4_000);
    let moved = false;
    while (!moved) {
      expect(patience.aborted).toBe(false);
      expect((await bff.get('/api/home')).status).toBe(200);
      const upstreams = (await (await fetch(`${bff.managementUrl}/upstreams`)).json()) as { upstream: string; instances: { address: string }[] }[];
      moved = upstreams.find(({ upstream }) => upstream === 'catalog')?.instances[0]?.address === second;
    }
    await sandbox.control.fault({ service: 'catalog', instance: 1, kind: 'refuse' });
    const calls = bff.upstreamCalls();
    expect((await bff.get('/api/home?limit=5')).status).toBe(200);
    expect(new Set(calls.filter(({ upstream }) => upstream === 'catalog').map(({ outcome }) => outcome))).toEqual(new Set(['ok']));
    rmSync(folder, { recursive: true });
  });
});

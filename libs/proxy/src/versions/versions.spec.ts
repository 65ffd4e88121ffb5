import 'reflect-metadata';
import { Identity, Signals } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { Agent, request } from 'node:http';
import type { ClientRequest } from 'node:http';
import { ask, rootOf, startOrigin, startRouted } from '../routes/routed-bff.fixture.ts';
import type { Origin } from '../routes/routed-bff.fixture.ts';
import { ProxySignals } from './proxy.signals.ts';
import { versionChoice } from './version-choice.ts';
import { VersionSettings } from './versions.settings.ts';

const settings = (weights: Readonly<Record<string, number>>, more: Partial<VersionSettings> = {}): VersionSettings =>
  Object.assign(new VersionSettings(), { name: 'catalog', variants: Object.entries(weights).map(([name, weight]) => ({ name, to: name, weight })), ...more });
const callers = Array.from({ length: 20_000 }, (_, index) => ({
  clientAddress: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
  ...(index % 2 === 0 ? { caller: { identity: new Identity('https://shop.example', `customer-${index}`), scopes: [], roles: [] } } : { caller: undefined }),
  request: { raw: { headers: {} as Record<string, string> } },
}));
const chosen = (of: VersionSettings): string[] => {
  const choose = versionChoice(of);
  return callers.map((one) => choose(one).variant);
};
const partOf = (variants: readonly string[], variant: string): number => variants.filter((one) => one === variant).length / variants.length;

describe('the version that a caller gets', () => {
  it.each([10, 1, 50, 100])('is a canary of %d %% for as many of 20,000 callers, ± 1', (weight) => {
    expect(Math.abs(partOf(chosen(settings({ stable: 100 - weight, canary: weight })), 'canary') - weight / 100)).toBeLessThan(0.01);
  });

  it('stays, and when weights change, moves in one direction only', () => {
    const [before, again, more] = [chosen(settings({ stable: 90, canary: 10 })), chosen(settings({ stable: 90, canary: 10 })), chosen(settings({ stable: 80, canary: 20 }))];
    expect({ switched: before.filter((one, index) => one !== again[index]).length, back: before.filter((one, index) => one === 'canary' && more[index] === 'stable').length }).toEqual({ switched: 0, back: 0 });
  });

  it('is another choice for another upstream: the same callers are not the canaries of all', () => {
    const [one, other] = [chosen(settings({ stable: 90, canary: 10 })), chosen(settings({ stable: 90, canary: 10 }, { name: 'prices' }))];
    const both = one.filter((variant, index) => variant === 'canary' && other[index] === 'canary').length / one.length;
    expect(both).toBeLessThan(0.02);
  });

  it.each([
    ['a header', { overrideHeader: 'x-version' }, { 'x-version': 'canary' }, 'canary'],
    ['a cookie', { overrideCookie: 'version' }, { cookie: 'a=b; version=canary; xversion=stable' }, 'canary'],
    ['a header before a cookie', { overrideHeader: 'x-version', overrideCookie: 'version' }, { 'x-version': 'stable', cookie: 'version=canary' }, 'stable'],
    ['a name that is none', { overrideHeader: 'x-version' }, { 'x-version': '__proto__' }, 'stable'],
    ['a header that is not set up', {}, { 'x-version': 'canary' }, 'stable'],
    ['a header, where one is pinned', { overrideHeader: 'x-version', pinned: 'stable' }, { 'x-version': 'canary' }, 'stable'],
  ])('is overridden by %s, or not', (_title, more, headers, variant) => {
    const choose = versionChoice(settings({ stable: 100, canary: 0 }, more));
    expect(choose({ clientAddress: '10.0.0.1', caller: undefined, request: { raw: { headers: headers as Record<string, string> } } }).variant).toBe(variant);
  });
});

describe('versions of an upstream', () => {
  let stable: Origin;
  let canary: Origin;
  let bff: RunningBff | undefined;
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });

  const start = async (versions: string): Promise<RunningBff> =>
    (bff = await startRouted(
      `
upstreams:
  - { name: catalog, kind: http, instances: ['${stable.url}'] }
  - { name: catalog-2, kind: http, instances: ['${canary.url}'] }
versions:
${versions}
routes:
  - { name: catalog, match: { path: '/catalog/*' }, to: catalog, access: public, types: [text/plain] }
`,
      rootOf(),
    ));
  const variant = (headers: Record<string, string>): Promise<string> =>
    new Promise((resolve, reject) => {
      request(`${bff?.url}/catalog/a`, { agent, headers }, (response) => {
        let body = '';
        response.on('data', (chunk) => (body += String(chunk))).on('end', () => resolve(body));
      }).on('error', reject).end();
    });

  beforeAll(async () => {
    [stable, canary] = [await startOrigin(), await startOrigin()];
    stable.answer = (_asked, response) => response.setHeader('content-type', 'text/plain').end('stable');
    canary.answer = (_asked, response) => response.setHeader('content-type', 'text/plain').end('canary');
  });
  afterEach(async () => {
    await bff?.close();
    bff = undefined;
  });
  afterAll(async () => {
    agent.destroy();
    await Promise.all([stable.close(), canary.close()]);
  });

  const TWO = (weight: number, more = ''): string => `  - { name: catalog, variants: [{ name: stable, to: catalog, weight: ${100 - weight} }, { name: canary, to: catalog-2, weight: ${weight} }], overrideHeader: x-version${more} }\n`;

  it('have their callers, who keep them over replicas', async () => {
    const asked = async (): Promise<string[]> => {
      const got: string[] = [];
      for (let from = 0; from < 2_000; from += 50) got.push(...(await Promise.all(Array.from({ length: 50 }, (_, index) => variant({ 'x-caller': `customer-${from + index}` })))));
      return got;
    };
    await start(TWO(10));
    const first = await asked();
    await bff?.close();
    await start(TWO(10));
    const second = await asked();
    expect({ near: Math.abs(partOf(first, 'canary') - 0.1) < 0.02, switched: first.filter((one, index) => one !== second[index]).length }).toEqual({ near: true, switched: 0 });
    expect([await variant({ 'x-version': 'canary' }), await variant({ 'x-version': 'stable' })]).toEqual(['canary', 'stable']);
  });

  it('are reverted by one setting', async () => {
    await start(TWO(100, ', pinned: stable'));
    expect([await variant({}), await variant({ 'x-version': 'canary' })]).toEqual(['stable', 'stable']);
  });

  it.each([
    ['an upstream that is not there', `  - { name: lost, variants: [{ name: a, to: catalog, weight: 1 }] }`, 'versions.lost: "lost" is no upstream of kind http; write one of catalog, catalog-2'],
    ['a variant of an upstream that is not there', `  - { name: catalog, variants: [{ name: a, to: lost, weight: 1 }] }`, 'versions.catalog.variants.a.to: "lost" is no upstream of kind http'],
    ['no weight', `  - { name: catalog, variants: [{ name: a, to: catalog, weight: 0 }] }`, 'versions.catalog.variants: none has a weight above 0'],
    ['a pin to none of them', `  - { name: catalog, variants: [{ name: a, to: catalog, weight: 1 }], pinned: b }`, 'versions.catalog.pinned: "b" is none of its variants; write one of a, or take it out'],
  ])('stop the start for %s', async (_title, versions, fault) => {
    const error = await start(versions).catch((thrown: unknown) => thrown);
    expect(String((error as { faults: string[] }).faults.join('\n'))).toContain(fault);
  });
});

describe('a mirror', () => {
  let origin: Origin;
  let shadow: Origin;
  let bff: RunningBff;
  const bodies: string[] = [];

  beforeAll(async () => {
    [origin, shadow] = [await startOrigin(), await startOrigin()];
    bff = await startRouted(
      `
upstreams:
  - { name: orders, kind: http, instances: ['${origin.url}'] }
  - { name: next, kind: http, instances: ['${shadow.url}'], timeout: 1s, retry: { attempts: 1 } }
routes:
  - { name: orders, match: { path: '/orders/*', methods: [GET, POST] }, to: orders, access: public, types: [text/plain], mirror: { to: next, concurrency: 2, bodyLimit: 1kB }, rewrite: { path: '/v1/*' } }
  - { name: some, match: { path: '/some/*' }, to: orders, access: public, mirror: { to: next, percent: 30, concurrency: 1000 } }
`,
      rootOf(),
    );
  });
  afterAll(async () => {
    await bff.close();
    await Promise.all([origin.close(), shadow.close()]);
  });
  beforeEach(() => {
    bodies.length = shadow.asked.length = origin.asked.length = 0;
    origin.answer = (asked, response) => void asked.resume().on('end', () => response.setHeader('content-type', 'text/plain').end('ok'));
    shadow.answer = (asked, response) => {
      let body = '';
      asked.on('data', (chunk) => (body += String(chunk))).on('end', () => (bodies.push(body), response.end('shadow')));
    };
  });
  const settled = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 100));

  it('gets what the upstream gets, without what the client proves itself by, and its answer is no one’s', async () => {
    const read = await ask(bff, '/orders/5?a=b', { headers: { cookie: 'session=1', authorization: 'Bearer x' } });
    const written = await ask(bff, '/orders/5', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}' });
    await settled();
    expect({ read: read.body, written: written.body, asked: shadow.asked.map(({ method, url }) => `${method} ${url}`), bodies }).toEqual({ read: 'ok', written: 'ok', asked: ['GET /v1/5?a=b', 'POST /v1/5'], bodies: ['', '{"a":1}'] });
    expect(['cookie', 'authorization'].filter((name) => name in (shadow.asked[0]?.headers ?? {}))).toEqual([]);
  });

  it('gets no body that is too long, which the upstream gets all the same', async () => {
    const { status } = await ask(bff, '/orders/5', { method: 'POST', body: Buffer.alloc(2_000) });
    await settled();
    expect({ status, upstream: origin.asked.length, shadow: shadow.asked.length }).toEqual({ status: 200, upstream: 1, shadow: 0 });
  });

  it('that does not answer slows no client, and gets no more than may be in flight', async () => {
    shadow.answer = (asked) => void asked.resume();
    const begun = performance.now();
    for (let index = 0; index < 20; index += 1) await ask(bff, '/orders/5');
    const took = performance.now() - begun;
    await settled();
    expect({ quick: took < 900, shadow: shadow.asked.length }).toEqual({ quick: true, shadow: 2 });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  });

  it('holds the bodies of no more requests than may be in flight, and of none that has left', async () => {
    const { hostname, port } = new URL(bff.url);
    const slow = (): ClientRequest => {
      const upload = request({ hostname, port, path: '/orders/5', method: 'POST' }).on('error', () => undefined);
      upload.write('half');
      return upload;
    };
    const outcomes: string[] = [];
    bff.app.get(Signals).of(ProxySignals).mirrored.subscribe(({ outcome }) => outcomes.push(outcome));
    const until = async (is: () => boolean): Promise<void> => {
      for (const late = performance.now() + 5_000; !is() && performance.now() < late; ) await settled();
    };
    const uploads = [slow(), slow(), slow(), slow(), slow()];
    await until(() => outcomes.length >= 3);
    const atOnce = [...outcomes];
    for (const upload of uploads) upload.destroy();
    // Until it is seen that they have left, there is no place.
    await until(() => {
      if (bodies.length === 0) void ask(bff, '/orders/5', { method: 'POST', body: 'whole' });
      return bodies.length > 0;
    });
    expect({ atOnce, bodies: [...new Set(bodies)] }).toEqual({ atOnce: ['full', 'full', 'full'], bodies: ['whole'] });
    await settled();
  });

  it('that fails or is gone changes no answer', async () => {
    shadow.answer = (asked) => asked.socket.destroy();
    expect(await ask(bff, '/orders/5')).toMatchObject({ status: 200, body: 'ok' });
    await settled();
  });

  it('gets a sample', async () => {
    for (let from = 0; from < 600; from += 20) await Promise.all(Array.from({ length: 20 }, () => ask(bff, '/some/5')));
    await settled();
    expect(Math.abs(shadow.asked.length / 600 - 0.3)).toBeLessThan(0.1);
  });
});

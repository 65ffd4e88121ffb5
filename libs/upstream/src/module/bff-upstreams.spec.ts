import { ListOf, loadSettings } from '@portico/config';
import {
  BffSettings,
  CATALOGUE,
  Environment,
  HeldResources,
  ManagementPages,
  RequestContext,
  runInScope,
  Signals,
  StartError,
  TimerQueue,
} from '@portico/platform';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { contract as grpc } from '../calls/clients/grpc-service.fixture.ts';
import type { HttpContract } from '../calls/contract/contract.ts';
import type { CallIdentity, UpstreamIdentities } from '../calls/identity/call-identity.ts';
import { EverKept } from '../calls/reads/read-cache.fixture.ts';
import type { KeptReads } from '../calls/reads/read-cache.ts';
import { UpstreamSignals } from '../calls/telemetry/upstream.signals.ts';
import { UPSTREAM_KINDS } from './upstream.settings.ts';
import type { AnyUpstreamSettings } from './upstream.settings.ts';
import { Upstreams } from './upstreams.ts';

class Settings extends BffSettings {
  @ListOf({ kind: UPSTREAM_KINDS })
  upstreams!: AnyUpstreamSettings[];
}

const CATALOG = {
  name: 'catalog',
  components: { schemas: {} },
  operations: {
    'GET /item': { operationId: 'item', safe: true, idempotent: true, responses: { '200': { type: 'object', required: ['id'] } } },
    'POST /item': { operationId: 'add', safe: false, idempotent: false, responses: { '200': null } },
  },
} as unknown as HttpContract;

type Catalog = { get(path: string): Promise<unknown> };

describe('the upstreams of a BFF', () => {
  let server: Server;
  let asked: string[];
  /** Paths that are answered with 503. */
  let sick: Set<string>;
  let body: string;
  let events: Signals;
  let pages: ManagementPages;
  let held: HeldResources;
  let opened: Upstreams[];

  beforeEach(async () => {
    [asked, sick, opened, body] = [[], new Set(), [], '{}'];
    [events, pages, held] = [new Signals(), new ManagementPages(), new HeldResources()];
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(sick.has(request.url as string) ? 503 : 200, { 'content-type': 'application/json' }).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    for (const one of opened) await one.onApplicationShutdown();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const open = (
    entries: readonly string[],
    more: { production?: boolean; zone?: string; identities?: UpstreamIdentities; kept?: KeptReads } = {},
  ): Upstreams => {
    const zone = more.zone === undefined ? '' : `zone: ${more.zone}\n`;
    const list = entries.map((entry) => `  - { ${entry} }\n`).join('');
    const text = `${zone}server: { port: 4000 }\nmanagement: { port: 4001 }\nupstreams:\n${list}`;
    const settings = loadSettings(Settings, { text, env: { NODE_ENV: 'test' } });
    const one = new Upstreams(
      settings,
      new Environment(more.production ? 'production' : 'test'),
      events,
      pages,
      held,
      more.identities,
      undefined,
      more.kept,
    );
    opened.push(one);
    return one;
  };
  const catalog = (more = ''): string => `name: catalog, kind: http, instances: ['${origin()}']${more}`;
  const shop = (more = ''): string => `name: shop, kind: grpc, instances: ['127.0.0.1:1']${more}`;
  const request = (): RequestContext =>
    new RequestContext('r', { raw: { headers: {}, socket: {} } } as never, {} as never, undefined, 2_000, new TimerQueue(), events, false);
  const faultsOf = (ask: () => unknown): readonly string[] => {
    try {
      ask();
      return [];
    } catch (error) {
      if (error instanceof StartError) return error.faults;
      throw error;
    }
  };

  describe('are found by name', () => {
    it.each<[string, (of: Upstreams) => unknown, string]>([
      [
        'no HTTP upstream of it',
        (of) => of.http(CATALOG),
        'bff.yaml has no upstream named "catalog"; add one of kind http under upstreams',
      ],
      ['no gRPC upstream of it', (of) => of.grpc(grpc), 'bff.yaml has no upstream named "shop"; add one of kind grpc under upstreams'],
      ['none of the name', (of) => of.rawOf('other'), 'bff.yaml has no upstream named "other"; add one of kind http under upstreams'],
    ])('and one that is not there stops the start: %s', (_, ask, fault) => {
      const upstreams = open(["name: else, kind: http, instances: ['http://a:1']"]);
      expect(faultsOf(() => ask(upstreams))).toEqual([fault]);
    });

    it('and one of another kind stops the start', () => {
      const upstreams = open(["name: catalog, kind: grpc, instances: ['a:1']", "name: shop, kind: http, instances: ['http://a:1']"]);
      expect(faultsOf(() => upstreams.http(CATALOG))).toEqual([
        'the upstream "catalog" is of kind grpc in bff.yaml, but its contract is http',
      ]);
      expect(faultsOf(() => upstreams.grpc(grpc))).toEqual(['the upstream "shop" is of kind http in bff.yaml, but its contract is grpc']);
      expect(faultsOf(() => upstreams.rawOf('catalog'))).toEqual([
        'the upstream "catalog" is of kind grpc in bff.yaml, but its contract is http',
      ]);
    });

    it('and say in the manifest of routes how often they are tried', () => {
      const upstreams = open([catalog(', retry: { attempts: 2 }'), shop(', retry: { attempts: 1 }')]);
      const faces = [upstreams.http(CATALOG), upstreams.rawOf('catalog'), upstreams.grpc(grpc)];
      expect(faces.map((face) => upstreams.nameOf(face))).toEqual(['catalog (2 attempts)', 'catalog (2 attempts)', 'shop']);
      expect(upstreams.nameOf({})).toBeUndefined();
    });

    it('and by origin where they speak HTTP', () => {
      const raw = open([catalog(), shop(), "name: pages, kind: http, instances: ['https://pages.test']"]).raw();
      expect({
        origins: raw.origins,
        ...Object.fromEntries(
          ['http://catalog', origin(), 'https://pages.test', 'http://shop'].map((at) => [
            at === origin() ? 'instance' : at,
            raw.at(at)?.name,
          ]),
        ),
      }).toEqual({
        origins: ['http://catalog', 'http://pages'],
        ...{ 'http://catalog': 'catalog', instance: 'catalog', 'https://pages.test': 'pages', 'http://shop': undefined },
      });
    });
  });

  it('are one, whichever way they are asked: their calls are counted together', async () => {
    const upstreams = open([catalog(), shop()]);
    const [typed, raw, byOrigin] = [
      upstreams.http(CATALOG) as unknown as Catalog,
      upstreams.rawOf('catalog'),
      upstreams.raw().at('http://catalog'),
    ];
    await upstreams.onModuleInit();
    const send = { method: 'GET', path: '/raw', headers: [] };
    await runInScope(request().scope, () =>
      Promise.allSettled([typed.get('/item'), raw.send(send), byOrigin?.send({ ...send, path: '/other' })]),
    );
    expect(asked.sort()).toEqual(['GET /item', 'GET /other', 'GET /raw']);
    const page = pages.find('/upstreams')?.render('application/json') as { body: string };
    // What is not asked for is not in use.
    expect(JSON.parse(page.body)).toMatchObject([{ upstream: 'catalog', recent: { calls: 3 }, instances: [{ address: origin() }] }]);
    expect(JSON.parse(page.body)).toHaveLength(1);
  });

  it('hold streams of their own, as many as the settings allow', () => {
    const upstreams = open([catalog(', streams: { limit: 7 }'), shop()]);
    upstreams.http(CATALOG);
    upstreams.grpc(grpc);
    expect(
      held
        .all()
        .filter(({ resource, of }) => resource === 'streams' && of !== '')
        .map(({ of, limit }) => [of, limit()]),
    ).toEqual([['catalog', 7], ['shop', 256]]);
  });

  it('prefer instances of the zone that the BFF is in', async () => {
    const upstreams = open([`name: catalog, kind: http, instances: ['${origin()} zone=north', 'http://127.0.0.1:1 zone=south']`], {
      zone: 'north',
    });
    const raw = upstreams.rawOf('catalog');
    await upstreams.onModuleInit();
    for (let times = 0; times < 10; times += 1)
      await runInScope(request().scope, () => raw.send({ method: 'GET', path: `/${times}`, headers: [] }));
    expect(asked).toHaveLength(10);
  });

  describe('whose answers are not all checked', () => {
    const start = async (checked: number): Promise<() => Promise<unknown>> => {
      const upstreams = open([catalog(`, checked: ${checked}`)], { production: true });
      const api = upstreams.http(CATALOG) as unknown as Catalog;
      await upstreams.onModuleInit();
      return () => runInScope(request().scope, () => api.get('/item'));
    };
    const finish = (status: number, context = request()): void => events.requestFinished.emit({ context, status } as never, context.scope);

    it('are looked at closely once a request has broken over one', async () => {
      const get = await start(0.001);
      body = '{"id":1}';
      // The first one is looked at.
      await expect(get()).resolves.toEqual({ id: 1 });
      body = '{}';
      await expect(get()).resolves.toEqual({});
      for (const { status } of [CATALOGUE['not-found'], CATALOGUE['upstream-unavailable']]) finish(status);
      await expect(get()).resolves.toEqual({});
      finish(500);
      await expect(get()).rejects.toMatchObject({ kind: 'wrong-shape' });
    });

    it('are not looked at where no checks are wanted at all', async () => {
      const get = await start(0);
      finish(500);
      await expect(get()).resolves.toEqual({});
    });

    it('are named as what the request may have broken over', async () => {
      const broken: object[] = [];
      events.contractBroken.subscribe((event) => broken.push(event));
      const upstreams = open([catalog(', checked: 0')], { production: true });
      const api = upstreams.http(CATALOG) as unknown as Catalog;
      await upstreams.onModuleInit();
      const [fine, broke] = [request(), request()];
      for (const { scope } of [fine, broke]) await runInScope(scope, () => api.get('/item'));
      finish(200, fine);
      expect(broken).toEqual([]);
      finish(500, broke);
      expect(broken).toEqual([{ upstream: 'catalog', operation: 'GET /item', fault: expect.stringContaining('id') }]);
    });

    it('are all checked in development', async () => {
      const upstreams = open([catalog(', checked: 0')]);
      const api = upstreams.http(CATALOG) as unknown as Catalog;
      await upstreams.onModuleInit();
      await expect(runInScope(request().scope, () => api.get('/item'))).rejects.toMatchObject({ kind: 'wrong-shape' });
    });
  });

  it('are probed where the settings say by which path, and what comes of it is told', async () => {
    const told: object[] = [];
    events.of(UpstreamSignals).instanceProbed.subscribe((event) => told.push(event));
    sick.add('/health');
    const upstreams = open([catalog(', probe: { path: /health, every: 10ms, timeout: 1s, failures: 1, successes: 1 }')]);
    upstreams.http(CATALOG);
    await upstreams.onModuleInit();
    while (told.length === 0) await delay(2);
    sick.clear();
    while (told.length === 1) await delay(2);
    const end = { upstream: 'catalog', instance: origin() };
    expect(told.slice(0, 2)).toEqual([
      { ...end, down: true, why: expect.stringContaining('503') },
      { ...end, down: false },
    ]);
    expect(asked[0]).toBe('GET /health');
  });

  describe('that are told who calls', () => {
    const ANN = 'ann';
    const identities = (made: unknown[], then: (at: (name: string) => unknown) => void = () => undefined): UpstreamIdentities => ({
      identityOf(upstream, { kind }, at): CallIdentity {
        made.push(upstream, kind);
        then(at);
        return { fields: ['x-who'], credentialsFor: () => ['x-who', ANN], refused: () => false };
      },
    });
    const IDENTITY = ', identity: { kind: token-exchange }';

    it('are told by what is made for each of them', async () => {
      const made: unknown[] = [];
      const upstreams = open([catalog(IDENTITY), shop()], { identities: identities(made) });
      const who: unknown[] = [];
      server.on('request', ({ headers }) => who.push(headers['x-who']));
      const raw = upstreams.rawOf('catalog');
      upstreams.grpc(grpc);
      await upstreams.onModuleInit();
      await runInScope(request().scope, () => raw.send({ method: 'GET', path: '/', headers: [['x-who', 'eve']] }));
      expect({ made, who }).toEqual({ made: ['catalog', 'token-exchange'], who: [ANN] });
    });

    it('stop the start where nothing makes it', () => {
      expect(faultsOf(() => open([catalog(IDENTITY)]).http(CATALOG))).toEqual([
        'the upstream "catalog" has an identity in bff.yaml, but nothing here makes one: import UpstreamIdentityModule of @portico/auth',
      ]);
    });

    it.each<[string, string[]]>([
      ['', []],
      [IDENTITY, ['the upstream "tokens" gives others their tokens: take its own identity from bff.yaml']],
    ])('get it from another one, which needs none itself: %s', (identity, faults) => {
      const tokens = `name: tokens, kind: http, instances: ['${origin()}']${identity}`;
      const got: unknown[] = [];
      const upstreams = open([catalog(IDENTITY), tokens], { identities: identities([], (at) => got.push(at('tokens'))) });
      expect(faultsOf(() => upstreams.http(CATALOG))).toEqual(faults);
      expect(got).toHaveLength(1 - faults.length);
    });
  });

  describe('whose answers are kept', () => {
    const keptOf = (...named: readonly string[]): { cache: EverKept; kept: KeptReads } => {
      const cache = new EverKept();
      const namedIn = (settings: object): readonly string[] => (settings as { named?: readonly string[] }).named ?? named;
      return { cache, kept: { of: (upstream) => (upstream === 'catalog' ? cache : undefined), namedIn } };
    };
    const UNKNOWN = 'caching.upstreams.catalog.operations: the contract of catalog has no read "GET /itme"; write it as there, such as "GET /products/{id}"';

    it('are the cache’s to answer, of the contract’s reads', async () => {
      const { cache, kept } = keptOf('GET /item');
      const upstreams = open([catalog(), shop()], { kept });
      const api = upstreams.http(CATALOG) as unknown as Catalog;
      upstreams.grpc(grpc);
      await upstreams.onModuleInit();
      await runInScope(request().scope, () => api.get('/item')).catch(() => undefined);
      expect(cache.reads.map(({ operation }) => operation)).toEqual(['GET /item']);
    });

    it('stop the start where an operation of the settings is none of them', () => {
      expect(faultsOf(() => open([catalog()], { kept: keptOf('GET /itme').kept }).http(CATALOG))).toEqual([UNKNOWN]);
    });

    it('keep a changed file from being taken over where an operation of it is none of them', () => {
      const upstreams = open([catalog()], { kept: keptOf().kept });
      upstreams.http(CATALOG);
      const next = (...named: readonly string[]): object => ({ upstreams: [{ name: 'catalog', kind: 'http' }], named });
      expect(faultsOf(() => upstreams.prepare(next('GET /itme') as never))).toEqual([UNKNOWN]);
      expect(faultsOf(() => upstreams.prepare(next('GET /item') as never))).toEqual([]);
    });
  });

  it('close their connections when the BFF ends', async () => {
    const upstreams = open([catalog()]);
    const raw = upstreams.rawOf('catalog');
    await upstreams.onModuleInit();
    await runInScope(request().scope, () => raw.send({ method: 'GET', path: '/', headers: [] }));
    const connections = (): Promise<number> => new Promise((resolve) => void server.getConnections((_, count) => resolve(count)));
    expect(await connections()).toBe(1);
    await upstreams.onApplicationShutdown();
    while ((await connections()) > 0) await delay(1);
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { currentScope } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import { MemoryStore } from '../stores/memory.store.ts';
import { CatalogService } from './catalog-service.fixture.ts';
import { ShopBff } from './shop-bff.fixture.ts';
import type { Shop, ShopOptions } from './shop-bff.fixture.ts';

const lamp = (shop: Shop): Promise<unknown> => shop.get('/products/{id}', { path: { id: 'lamp' } });
const ANN = { 'x-caller': 'ann' };
const BOB = { 'x-caller': 'bob' };

describe('reads of an upstream whose answers are kept', () => {
  let service: CatalogService;
  let bff: ShopBff;
  const running = new Map<string, ShopBff>();
  const start = async (options: ShopOptions = {}): Promise<void> => {
    const name = JSON.stringify(options, (_, value: unknown) => value ?? 'none');
    bff = running.get(name) ?? (await ShopBff.start(service, options));
    running.set(name, bff);
    bff.forget();
  };

  beforeAll(async () => {
    service = await CatalogService.start();
  });
  beforeEach(() => service.reset());
  afterAll(async () => {
    await Promise.all([...running.values()].map((one) => one.close()));
    service.close();
  });

  it('are answered without a call while the answer is fresh, each with an object of its own', async () => {
    await start();
    service.fields = { 'cache-control': 'max-age=60' };
    const twice = async (shop: Shop): Promise<unknown> => {
      const [one, other] = [(await lamp(shop)) as Record<string, unknown>, (await lamp(shop)) as Record<string, unknown>];
      one['id'] = 'changed';
      return [one, other];
    };
    expect(await bff.run(twice)).toEqual([
      { id: 'changed', times: 1 },
      { id: 'lamp', times: 1 },
    ]);
    expect(await bff.run(lamp)).toEqual({ id: 'lamp', times: 1 });
    expect({ calls: service.asked.length, outcomes: bff.outcomes }).toEqual({ calls: 1, outcomes: ['miss', 'hit', 'hit'] });
    expect(bff.reads[2]).toEqual({ upstream: 'catalog', operation: 'GET /products/{id}', outcome: 'hit', route: 'run.run', bytes: 23 });
  });

  it.each([
    {},
    { 'cache-control': 'no-store' },
    { 'cache-control': 'private, max-age=60' },
    { 'cache-control': 'max-age=60', vary: 'traceparent' },
    { 'cache-control': 'max-age=60', vary: 'X-Deadline-Ms' },
  ])('are calls where the answer is not to be kept: %j', async (fields) => {
    // A BFF of its own: after eight of them in a row, most are not looked up any more.
    await start({ operations: [{ name: 'GET /uncached' }] });
    service.fields = fields as Record<string, string>;
    expect({ first: await bff.run(lamp), second: await bff.run(lamp), outcomes: bff.outcomes }).toEqual({
      first: { id: 'lamp', times: 1 },
      second: { id: 'lamp', times: 2 },
      outcomes: ['unkept', 'unkept'],
    });
  });

  it('go by what is declared where the upstream says nothing, and by what it says else', async () => {
    await start({ operations: [{ name: 'GET /products/{id}', fresh: 60_000 }] });
    expect([await bff.run(lamp), await bff.run(lamp)]).toEqual([
      { id: 'lamp', times: 1 },
      { id: 'lamp', times: 1 },
    ]);
    service.fields = { 'cache-control': 'no-store' };
    const desk = (shop: Shop): Promise<unknown> => shop.get('/products/{id}', { path: { id: 'desk' } });
    expect([await bff.run(desk), await bff.run(desk)]).toEqual([
      { id: 'desk', times: 2 },
      { id: 'desk', times: 3 },
    ]);
  });

  it('are told apart by what the BFF sends and by what it forwards, whatever the upstream says', async () => {
    await start();
    service.fields = { 'cache-control': 'max-age=60' };
    const of =
      (tenant: string) =>
      (shop: Shop): Promise<unknown> =>
        shop.get('/products/{id}', { path: { id: 'lamp' }, headers: { 'x-tenant': tenant } });
    const times = async (task: (shop: Shop) => Promise<unknown>, language: string): Promise<unknown> =>
      ((await bff.run(task, { 'accept-language': language })) as { times: number }).times;
    expect({
      de: await times(of('a'), 'de'),
      en: await times(of('a'), 'en'),
      b: await times(of('b'), 'de'),
      again: await times(of('a'), 'DE'),
    }).toEqual({ de: 1, en: 2, b: 3, again: 1 });
  });

  it('send one conditional call when the answer is stale, and use it again after a 304', async () => {
    await start();
    service.fields = { 'cache-control': 'max-age=0', etag: '"1"' };
    await bff.run(lamp);
    service.does = (response) => void response.writeHead(304, { etag: '"1"', 'cache-control': 'max-age=60' }).end();
    expect([await bff.run(lamp), await bff.run(lamp)]).toEqual([
      { id: 'lamp', times: 1 },
      { id: 'lamp', times: 1 },
    ]);
    expect({ condition: service.asked[1]?.headers['if-none-match'], calls: service.asked.length, outcomes: bff.outcomes }).toEqual({
      condition: '"1"',
      calls: 2,
      outcomes: ['miss', 'confirmed', 'hit'],
    });
  });

  it('collapse into one call when many miss at the same time', async () => {
    await start();
    service.fields = { 'cache-control': 'max-age=60' };
    const answers = await bff.run((shop) => Promise.all(Array.from({ length: 50 }, () => lamp(shop))));
    expect({ calls: service.asked.length, same: new Set((answers as { times: number }[]).map(({ times }) => times)).size }).toEqual({
      calls: 1,
      same: 1,
    });
  });

  it.each([true, false])('use a stale answer at once while one fresh one is fetched, calls being shared or not: %s', async (share) => {
    await start({ share });
    service.fields = { 'cache-control': 'max-age=0, stale-while-revalidate=60' };
    await bff.run(lamp);
    service.fields = { 'cache-control': 'max-age=60' };
    let answer: (end: () => void) => void = () => undefined;
    const held = new Promise<() => void>((resolve) => (answer = resolve));
    service.does = (response) =>
      answer(
        () =>
          void response
            .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'max-age=60' })
            .end('{"id":"lamp","times":99}'),
      );
    const many = await bff.run((shop) => Promise.all(Array.from({ length: 10 }, () => lamp(shop))));
    expect(new Set((many as { times: number }[]).map(({ times }) => times))).toEqual(new Set([1]));
    (await held)();
    const deadline = performance.now() + 5_000;
    let last: unknown;
    do {
      await delay(5);
      last = await bff.run(lamp);
    } while ((last as { times: number }).times !== 99 && performance.now() < deadline);
    expect({ last, calls: service.asked.length }).toEqual({ last: { id: 'lamp', times: 99 }, calls: 2 });
  });

  it.each<[string, (service: CatalogService) => void]>([
    ['answers 503', (one) => (one.does = (response) => void response.writeHead(503).end())],
    ['answers 500', (one) => (one.does = (response) => void response.writeHead(500).end())],
    ['cuts the connection', (one) => (one.does = (response) => void response.destroy())],
  ])('use a stale answer, where it allows that, when the upstream %s', async (_, fail) => {
    await start();
    service.fields = { 'cache-control': 'max-age=0, stale-if-error=60' };
    await bff.run(lamp);
    fail(service);
    const told = async (shop: Shop): Promise<unknown> => {
      const answer = await lamp(shop);
      const { age = -1, failure } = currentScope()?.standIn ?? {};
      return { answer, old: age >= 0, failed: failure instanceof UpstreamFailure };
    };
    expect({ ...(await bff.run(told) as object), outcomes: bff.outcomes }).toEqual({
      answer: { id: 'lamp', times: 1 },
      old: true,
      failed: true,
      outcomes: ['miss', 'if-error'],
    });
  });

  it('fail where it does not, and where the upstream says that there is no such thing', async () => {
    await start();
    service.fields = { 'cache-control': 'max-age=0, stale-if-error=60' };
    await bff.run(lamp);
    service.does = (response) => void response.writeHead(404).end();
    expect(await bff.run(lamp)).toBe(404);
    service.does = undefined;
    service.fields = { 'cache-control': 'max-age=0, must-revalidate, stale-if-error=60', etag: '"1"' };
    await bff.run(lamp);
    service.does = (response) => void response.writeHead(503).end();
    expect(await bff.run(lamp)).toBe(503);
  });

  it('bring what has changed after a write by the BFF itself, and after a HEAD that shows another answer', async () => {
    await start();
    service.fields = { 'cache-control': 'max-age=60', etag: '"1"' };
    await bff.run(lamp);
    await bff.run(async (shop) => (await shop.put('/products/{id}', { path: { id: 'lamp' }, body: {} })) ?? null);
    expect(await bff.run(lamp)).toMatchObject({ times: 3 });
    service.fields = { 'cache-control': 'max-age=60', etag: '"2"' };
    await bff.run(async (shop) => (await shop.head('/products/{id}', { path: { id: 'lamp' } })) ?? null);
    expect(await bff.run(lamp)).toMatchObject({ times: 5 });
  });

  it('bring what has changed after a write without a contract, and what that names', async () => {
    await start();
    service.fields = { 'cache-control': 'max-age=60' };
    const desk = (shop: Shop): Promise<unknown> => shop.get('/products/{id}', { path: { id: 'desk' } });
    expect([await bff.run(lamp), await bff.run(desk)]).toMatchObject([{ times: 1 }, { times: 2 }]);
    service.does = (response) => void response.writeHead(201, { location: '/products/desk' }).end();
    await bff.run(async () => (await bff.raw.send({ method: 'POST', path: '/products/lamp', headers: [], body: '{}' })).status);
    service.does = undefined;
    expect([await bff.run(lamp), await bff.run(desk)]).toMatchObject([{ times: 4 }, { times: 5 }]);
  });

  it('are kept once when many share a call', async () => {
    await start();
    service.fields = { 'cache-control': 'max-age=60' };
    const kept = jest.spyOn(MemoryStore.prototype, 'keep');
    await bff.run((shop) => Promise.all(Array.from({ length: 20 }, () => lamp(shop))));
    expect({ kept: kept.mock.calls.length, outcomes: new Set(bff.outcomes) }).toEqual({ kept: 1, outcomes: new Set(['miss']) });
    kept.mockRestore();
  });

  it('are not even looked up when their answers are never to be kept', async () => {
    await start();
    const looked = jest.spyOn(MemoryStore.prototype, 'find');
    for (let at = 0; at < 20; at += 1) await bff.run((shop) => shop.get('/uncached'));
    expect({ looked: looked.mock.calls.length, calls: service.asked.length }).toEqual({ looked: 8, calls: 20 });
    looked.mockRestore();
    service.fields = { 'cache-control': 'max-age=60' };
    for (let at = 0; at < 40; at += 1) await bff.run((shop) => shop.get('/uncached'));
    expect(bff.outcomes.at(-1)).toBe('hit');
  });

  it('that are never to be kept are ordinary calls', async () => {
    await start({ operations: [{ name: 'GET /uncached', kept: false }] });
    service.fields = { 'cache-control': 'max-age=60' };
    const task = (shop: Shop): Promise<unknown> => shop.get('/uncached');
    expect([await bff.run(task), await bff.run(task), bff.reads]).toEqual([{ id: 'uncached', times: 1 }, { id: 'uncached', times: 2 }, []]);
  });

  it('refuse to start with an operation that the contract does not have', async () => {
    await expect(ShopBff.start(service, { operations: [{ name: 'GET /produts' }] })).rejects.toThrow(
      'the contract of catalog has no read "GET /produts"',
    );
  });

  describe('that say who calls', () => {
    it('are kept for everybody only where the answer says that it is everybody’s', async () => {
      await start({ identity: true });
      service.fields = { 'cache-control': 'max-age=60' };
      expect([await bff.run(lamp, ANN), await bff.run(lamp, ANN)]).toMatchObject([{ times: 1 }, { times: 2 }]);
      service.fields = { 'cache-control': 'public, max-age=60' };
      expect([await bff.run(lamp, ANN), await bff.run(lamp, BOB), await bff.run(lamp)]).toMatchObject([
        { times: 3 },
        { times: 3 },
        { times: 3 },
      ]);
    });

    it('do not get what was kept of a guest’s, unless that is everybody’s', async () => {
      await start({ identity: true });
      service.fields = { 'cache-control': 'max-age=60' };
      expect([await bff.run(lamp), await bff.run(lamp), await bff.run(lamp, ANN)]).toMatchObject([
        { times: 1 },
        { times: 1 },
        { times: 2 },
      ]);
    });

    it('are kept for each caller where that is declared, whatever token they carry', async () => {
      await start({ identity: true, caching: { private: true } });
      service.fields = { 'cache-control': 'private, max-age=60' };
      expect([
        await bff.run(lamp, ANN),
        await bff.run(lamp, ANN),
        await bff.run(lamp, BOB),
        await bff.run(lamp, BOB),
        await bff.run(lamp),
      ]).toMatchObject([{ times: 1 }, { times: 1 }, { times: 2 }, { times: 2 }, { times: 3 }]);
      expect(service.asked[0]?.headers.authorization).toBe('Bearer ann 1');
    });
  });
});

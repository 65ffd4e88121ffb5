import { CatalogService } from '../reads/catalog-service.fixture.ts';
import { ShopBff } from '../reads/shop-bff.fixture.ts';
import type { Shop, ShopOptions } from '../reads/shop-bff.fixture.ts';

const lamp = (shop: Shop): Promise<unknown> => shop.get('/products/{id}', { path: { id: 'lamp' } });

describe('answers that are kept, on the management port', () => {
  let service: CatalogService;
  let bff: ShopBff;
  let all: ShopBff;
  const start = async (options?: ShopOptions): Promise<void> => {
    bff = options ? await ShopBff.start(service, options) : all;
    bff.forget();
  };

  beforeAll(async () => {
    service = await CatalogService.start();
    all = await ShopBff.start(service);
  });
  beforeEach(() => service.reset());
  afterAll(async () => {
    await all.close();
    service.close();
  });

  const [key] = ['k'.repeat(43)];

  it.each([
    ['upstream=catalog&path=/products/lamp', 200],
    ['tag=lamps', 200],
    [`key=${key}`, 200],
  ])('are purged by %s', async (query, status) => {
    await start();
    const purged: unknown[] = [];
    bff.signals.cachePurged.subscribe((event) => purged.push(event));
    service.fields = { 'cache-control': 'max-age=60', 'cache-tag': 'lamps, sale' };
    await bff.run(lamp);
    expect((await bff.purge(query)).status).toBe(status);
    expect(purged).toEqual([expect.objectContaining({ where: 'this replica' })]);
    expect(await bff.run(lamp)).toMatchObject({ times: query.startsWith('key') ? 1 : 2 });
  });

  it.each([
    ['upstream=catalog&path=/products/lamp', 'Bearer wrong', 401],
    ['upstream=catalog&path=/products/lamp', 'Basic x', 401],
    ['upstream=catalog&path=/products/lamp&tag=x', undefined, 400],
    ['upstream=other&path=/products/lamp', undefined, 400],
    ['upstream=catalog&path=products', undefined, 400],
    ['key=short', undefined, 400],
    ['', undefined, 400],
  ])('are not purged by %s with %s: %i', async (query, authorization, status) => {
    await start();
    const refused: unknown[] = [];
    bff.signals.purgeRefused.subscribe((event) => refused.push(event));
    service.fields = { 'cache-control': 'max-age=60' };
    await bff.run(lamp);
    expect((await bff.purge(query, authorization)).status).toBe(status);
    expect({ answer: await bff.run(lamp), refused: refused.length }).toEqual({
      answer: { id: 'lamp', times: 1 },
      refused: status === 401 ? 1 : 0,
    });
  });

  it('cannot be purged where no token is set', async () => {
    await start({ purgeToken: undefined });
    expect((await bff.purge('tag=x', 'Bearer undefined')).status).toBe(403);
    await bff.close();
  });

  it('are shown by how much is kept', async () => {
    await start();
    service.fields = { 'cache-control': 'max-age=60' };
    await bff.run(lamp);
    expect(await (await fetch(`${bff.running.managementUrl}/cache`)).json()).toMatchObject({
      store: 'memory',
      entries: 1,
      upstreams: [{ name: 'catalog' }],
    });
  });
});

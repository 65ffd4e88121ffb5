import { RedisConnection } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import { RedisStore } from '../stores/redis.store.ts';
import { CatalogService } from './catalog-service.fixture.ts';
import { ShopBff } from './shop-bff.fixture.ts';
import type { Shop } from './shop-bff.fixture.ts';

const lamp = (shop: Shop): Promise<unknown> => shop.get('/products/{id}', { path: { id: 'lamp' } });

describeWith('redis-server')('replicas that share a Redis', () => {
  let server: RedisServer;
  let service: CatalogService;
  let replicas: ShopBff[];

  beforeAll(async () => {
    [server, service] = [await RedisServer.start(), await CatalogService.start()];
    const options = { redis: { url: server.url }, identity: true, caching: { private: true } };
    replicas = [await ShopBff.start(service, options), await ShopBff.start(service, options)];
  });
  afterAll(async () => {
    await Promise.all(replicas.map((one) => one.close()));
    service.close();
    await server.stop();
  });

  /** What was answered is kept meanwhile. */
  const keeps = jest.spyOn(RedisStore.prototype, 'keep');
  const run = async (bff: ShopBff, task: (shop: Shop) => Promise<unknown>, headers?: Record<string, string>): Promise<unknown> => {
    const answer = await bff.run(task, headers);
    await Promise.all(keeps.mock.results.map(({ value }) => value as Promise<boolean>));
    return answer;
  };

  const [one, other] = [(): ShopBff => replicas[0] as ShopBff, (): ShopBff => replicas[1] as ShopBff];

  it('answer from what another has kept, and forget what another has purged, by URL and by tag, with the answer to the purge', async () => {
    service.fields = { 'cache-control': 'public, max-age=60', 'cache-tag': 'lamps' };
    const times = async (bff: ShopBff): Promise<number> => ((await run(bff, lamp)) as { times: number }).times;
    const seen = { first: await times(one()), shared: await times(other()), purged: 0, tagged: 0 };
    const byUrl = await one().purge('upstream=catalog&path=/products/lamp');
    seen.purged = await times(other());
    const byTag = await other().purge('tag=lamps');
    seen.tagged = await times(one());
    expect({ seen, byUrl: await byUrl.text(), byTag: await byTag.text() }).toEqual({
      seen: { first: 1, shared: 1, purged: 2, tagged: 3 },
      byUrl: 'forgotten on all replicas: url catalog /products/lamp, 1 URL\n',
      byTag: 'forgotten on all replicas: tag lamps, 1 URL\n',
    });
  });

  it('give each caller its own, on whichever it comes', async () => {
    service.fields = { 'cache-control': 'private, max-age=60' };
    const desk = (shop: Shop): Promise<unknown> => shop.get('/products/{id}', { path: { id: 'desk' } });
    const times = async (bff: ShopBff, caller: string): Promise<number> =>
      ((await run(bff, desk, { 'x-caller': caller })) as { times: number }).times;
    const [ann, bob] = [await times(one(), 'ann'), await times(one(), 'bob')];
    expect({ ann: await times(other(), 'ann'), bob: await times(other(), 'bob'), apart: ann !== bob }).toEqual({ ann, bob, apart: true });
  });

  it('are calls while Redis is gone, and a purge says that it is not done', async () => {
    service.fields = { 'cache-control': 'public, max-age=60' };
    const broken = jest.spyOn(RedisConnection.prototype, 'isUp', 'get').mockReturnValue(false);
    const calls = service.asked.length;
    const [answer, purge] = [await one().run(lamp), await one().purge('tag=lamps')];
    broken.mockRestore();
    expect({ answer, purge: purge.status, calls: service.asked.length - calls }).toMatchObject({
      answer: { id: 'lamp' },
      purge: 503,
      calls: 1,
    });
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { RedisConnection } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import { CatalogService } from './catalog-service.fixture.ts';
import { ShopBff } from './shop-bff.fixture.ts';
import type { Shop } from './shop-bff.fixture.ts';

const lamp = (shop: Shop): Promise<unknown> => shop.get('/products/{id}', { path: { id: 'lamp' } });
const CLIENTS = 1_000;

describeWith('redis-server')('three replicas that share a Redis', () => {
  let server: RedisServer;
  let service: CatalogService;
  let replicas: ShopBff[];

  beforeAll(async () => {
    [server, service] = [await RedisServer.start(), await CatalogService.start()];
    // A busy machine is no Redis that is gone.
    replicas = await Promise.all([1, 2, 3].map(() => ShopBff.start(service, { redis: { url: server.url, timeout: 10_000 } })));
  });
  afterAll(async () => {
    await Promise.all(replicas.map((one) => one.close()));
    service.close();
    await server.stop();
  });

  const all = (): Promise<unknown[]> => Promise.all(Array.from({ length: CLIENTS }, (_, at) => (replicas[at % 3] as ShopBff).run(lamp)));
  const slowly = (fields: Record<string, string>) => {
    service.does = (response) => {
      const body = JSON.stringify({ id: 'lamp', times: service.asked.length });
      setTimeout(() => response.writeHead(200, { 'content-type': 'application/json', ...fields }).end(body), 200);
    };
  };

  it('make one call for a thousand clients of one hot entry that has expired', async () => {
    service.fields = { 'cache-control': 'public, max-age=1' };
    await replicas[0]?.run(lamp);
    await delay(1_100);
    const before = service.asked.length;
    slowly({ 'cache-control': 'public, max-age=60' });
    const answers = await all();
    expect({ calls: service.asked.length - before, answers: new Set(answers.map((one) => JSON.stringify(one))).size }).toEqual({ calls: 1, answers: 1 });
  });

  it('make one call each, at most, for what is not to be kept, and wait for no other then', async () => {
    const desk = (shop: Shop): Promise<unknown> => shop.get('/products/{id}', { path: { id: 'desk' } });
    slowly({ 'cache-control': 'no-store' });
    const before = service.asked.length;
    const answers = await Promise.all(replicas.map((one) => one.run(desk)));
    expect({ calls: service.asked.length - before, answered: answers.length }).toEqual({ calls: 3, answered: 3 });
  });

  it('ask by themselves while Redis is gone', async () => {
    const broken = jest.spyOn(RedisConnection.prototype, 'isUp', 'get').mockReturnValue(false);
    const before = service.asked.length;
    const answers = await Promise.all(replicas.map((one) => one.run(lamp)));
    broken.mockRestore();
    expect({ calls: service.asked.length - before, answers }).toMatchObject({ calls: 3, answers: [{ id: 'lamp' }, { id: 'lamp' }, { id: 'lamp' }] });
  });
});

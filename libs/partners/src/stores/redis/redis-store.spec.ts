import { Events } from '@portico/platform';
import { RedisConnection, RedisSettings, StoreUnavailable } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { plan } from '../../fixtures/records.fixture.ts';
import { storeContract } from '../../fixtures/store-contract.fixture.ts';
import { changeRecords } from '../change-records.ts';
import { RedisPartnerStore } from './redis-store.ts';

describeWith('redis-server')('partners in Redis', () => {
  let server: RedisServer;
  let connection: RedisConnection;

  beforeAll(async () => {
    server = await RedisServer.start();
    connection = new RedisConnection(Object.assign(new RedisSettings(), { url: server.url, prefix: 'spec:' }), new Events());
    await connection.settled();
  });
  beforeEach(() => connection.use((redis) => redis.flushall()));
  afterAll(async () => {
    connection.close();
    await server.stop();
  });

  storeContract(() => new RedisPartnerStore(connection));

  it('are in one place, whatever else is in Redis', async () => {
    await changeRecords(new RedisPartnerStore(connection), () => ({ plans: [plan()] }));
    expect(await connection.use((redis) => redis.call('KEYS', '*'))).toEqual(['spec:partners']);
  });

  it('are others after Redis has been emptied and filled again', async () => {
    const store = new RedisPartnerStore(connection);
    await changeRecords(store, () => ({ plans: [plan('before')] }));
    const { version } = (await store.read()) ?? { version: '' };
    await connection.use((redis) => redis.flushall());
    await changeRecords(store, () => ({ plans: [plan('after')] }));
    expect((await store.read(version))?.records.plans.map(({ name }) => name)).toEqual(['after']);
  });

  it('are refused as a whole when one record is wrong', async () => {
    await connection.use((redis) => redis.hset('partners', 'partners:acme', '{"id":"acme"}'));
    await expect(new RedisPartnerStore(connection).read()).rejects.toThrow('partners[0].plan');
  });

  it('cannot be read while Redis is gone', async () => {
    await server.kill();
    while (connection.isUp) await wait(5);
    await expect(new RedisPartnerStore(connection).read()).rejects.toThrow(StoreUnavailable);
    await server.restart();
    while (!connection.isUp) await wait(5);
  });
});

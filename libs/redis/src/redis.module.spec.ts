import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { SecretText } from '@portico/config';
import { BffIdentity, BffSettings, Environment, Signals, Telemetry } from '@portico/platform';
import { describeWith, RedisServer } from '@portico/testing';
import { connect as connectTo, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { RedisConnection } from './redis-connection.ts';
import { REDIS, RedisModule } from './redis.module.ts';
import { RedisSettings } from './redis.settings.ts';
import { Seals } from './seals.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** A BFF of that name, without the rest of it. */
const startWith = async (redis: Partial<RedisSettings>, environment: Environment['name'] = 'production', name = 'web-bff') => {
  const provided = [
    { provide: BffSettings, useValue: { redis: Object.assign(new RedisSettings(), redis) } },
    { provide: BffIdentity, useValue: { name } },
    { provide: Environment, useValue: new Environment(environment) },
    { provide: Signals, useValue: new Signals() },
    { provide: Telemetry, useValue: new Telemetry() },
  ];
  @Global()
  @Module({ providers: provided, exports: provided.map(({ provide }) => provide) })
  class PlatformModule {}
  return (await Test.createTestingModule({ imports: [PlatformModule, RedisModule] }).compile()).init();
};

const SECRETS = [new SecretText('s'.repeat(32))];

describe('a BFF’s Redis', () => {
  it('is none where the settings name none', async () => {
    const bff = await startWith({});
    expect(bff.get<unknown>(REDIS)).toBeUndefined();
    expect(bff.get(Seals)).toBeInstanceOf(Seals);
    await bff.close();
  });

  it('is refused at start in production without a secret, with the fix', async () => {
    await expect(startWith({ url: 'redis://127.0.0.1:1' })).rejects.toThrow(/redis\.secrets is missing.*openssl rand/);
  });

  it('is not even connected to where the start is refused', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined));
    let connections = 0;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    await expect(startWith({ url: `redis://127.0.0.1:${port}` })).rejects.toThrow('redis.secrets is missing');
    // What was connected before is taken before.
    const taken = new Promise<void>((resolve) => server.on('connection', (socket) => ((connections += 1), socket.once('data', () => resolve()))));
    const own = connectTo(port, '127.0.0.1').on('error', () => undefined);
    own.write('x');
    await taken;
    expect({ connections }).toEqual({ connections: 1 });
    own.destroy();
    server.close();
  });

  it('need not be there when the BFF starts', async () => {
    const bff = await startWith({ url: 'redis://127.0.0.1:1', secrets: SECRETS });
    expect(bff.get<RedisConnection>(REDIS).isUp).toBe(false);
    await bff.close();
  });

  describeWith('redis-server')('on this machine', () => {
    let server: RedisServer;
    beforeAll(async () => (server = await RedisServer.start()));
    afterAll(() => server.stop());

    it('is reached when the BFF has started, with keys of its own name, or of the prefix that is set', async () => {
      const bffs = [await startWith({ url: server.url, secrets: SECRETS }), await startWith({ url: server.url, prefix: 'shop:' }, 'development')];
      for (const bff of bffs) await bff.get<RedisConnection>(REDIS).use((redis) => redis.set('a', '1'));
      expect((await (bffs[0] as (typeof bffs)[0]).get<RedisConnection>(REDIS).use((redis) => redis.keys('*'))).toSorted()).toEqual(['shop:a', 'web-bff:a']);
      for (const bff of bffs) await bff.close();
    });

    it('is up when the BFF has started, and left when it ends', async () => {
      const bff = await startWith({ url: server.url, secrets: SECRETS });
      const redis = bff.get<RedisConnection>(REDIS);
      expect(redis.isUp).toBe(true);
      await bff.close();
      await expect(redis.use((client) => client.get('a'))).rejects.toThrow(StoreUnavailable);
    });
  });
});

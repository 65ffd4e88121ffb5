import { Signals } from '@portico/platform';
import { RedisConnection, RedisSettings } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import { MemorySessionStore } from './memory-session.store.ts';
import { RedisSessionStore } from './redis-session.store.ts';
import type { SessionStore } from './session-store.ts';
import { recordsOf } from './session.fixture.ts';

interface Opened {
  readonly store: SessionStore;
  close(): Promise<void>;
}

export function openMemory(): Promise<Opened> {
  return Promise.resolve({ store: new MemorySessionStore(1_000), close: () => Promise.resolve() });
}

export async function openRedis(): Promise<Opened> {
  const server = await RedisServer.start();
  const redis = new RedisConnection(Object.assign(new RedisSettings(), { url: server.url, timeout: 5_000 }), new Signals());
  await redis.settled();
  const close = (): Promise<void> => {
    redis.close();
    return server.stop();
  };
  return { store: new RedisSessionStore(redis, recordsOf()), close };
}

/** Says the same of every store. */
export function eachStore(suite: (opened: () => SessionStore) => void): void {
  const within = (open: () => Promise<Opened>) => (): void => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    suite(() => opened.store);
  };
  describe('in memory', within(openMemory));
  describeWith('redis-server')('in Redis', within(openRedis));
}

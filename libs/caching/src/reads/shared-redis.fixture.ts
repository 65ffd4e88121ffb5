import { SecretText } from '@portico/config';
import { Signals } from '@portico/platform';
import { RedisConnection, RedisSettings, SealedRecords, Seals } from '@portico/redis';
import { RedisServer } from '@portico/testing';
import { RedisStore } from '../stores/redis.store.ts';
import type { Replica } from './identity-model.fixture.ts';

/** Two BFFs with two replicas each, on one Redis. Where they have one prefix, their seals alone keep them apart. */
export class SharedRedis {
  private constructor(
    private readonly server: RedisServer,
    private readonly connections: readonly RedisConnection[],
    readonly replicas: readonly Replica[],
  ) {}

  static async start(prefixes: 'of each' | 'one'): Promise<SharedRedis> {
    const server = await RedisServer.start();
    const connections: RedisConnection[] = [];
    const replicas: Replica[] = [];
    for (const bff of ['web-bff', 'web-bff', 'mobile-bff', 'mobile-bff']) {
      const connection = new RedisConnection(Object.assign(new RedisSettings(), { url: server.url, prefix: prefixes === 'one' ? 'all:' : `${bff}:`, timeout: 10_000 }), new Signals());
      connections.push(connection);
      await connection.settled();
      const records = new SealedRecords(new Seals([new SecretText('s'.repeat(32))], bff).for('cache'), 'cache', new Signals());
      replicas.push({ bff, store: new RedisStore(connection, records, { variants: 16, retain: 3_600_000, bytes: 100_000_000 }) });
    }
    return new SharedRedis(server, connections, replicas);
  }

  /** @returns the replicas, with nothing kept */
  async emptied(): Promise<readonly Replica[]> {
    await this.connections[0]?.use((redis) => redis.flushall());
    return this.replicas;
  }

  async stop(): Promise<void> {
    for (const connection of this.connections) connection.close();
    await this.server.stop();
  }
}

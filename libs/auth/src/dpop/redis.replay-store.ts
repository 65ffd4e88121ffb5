import type { RedisConnection } from '@portico/redis';
import type { ReplayStore } from './replay-store.ts';

/** Remembers proofs for all replicas: one that was shown to one of them cannot be shown to another. */
export class RedisReplayStore implements ReplayStore {
  constructor(private readonly redis: RedisConnection) {}

  async remember(id: string, ttl: number): Promise<boolean> {
    return (await this.redis.use((redis) => redis.set(`dpop:${id}`, '', 'PX', Math.ceil(ttl), 'NX'))) === 'OK';
  }
}

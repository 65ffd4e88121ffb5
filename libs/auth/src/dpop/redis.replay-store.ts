import type { RedisConnection } from '@portico/redis';
import type { ReplayStore } from './replay-store.ts';

/** Remembers proofs for all replicas of a BFF: one that has come to any of them is taken by none again. */
export class RedisReplayStore implements ReplayStore {
  constructor(private readonly redis: RedisConnection) {}

  /** SET with NX is one step: of two replicas that ask at the same moment, one is the first. @throws StoreUnavailable */
  async remember(id: string, ttl: number): Promise<boolean> {
    return (await this.redis.use((redis) => redis.set(`dpop:${id}`, '', 'PX', Math.ceil(ttl), 'NX'))) === 'OK';
  }
}

import { hash, randomUUID } from 'node:crypto';
import { RedisScript, StoreUnavailable } from '@portico/redis';
import type { RedisConnection } from '@portico/redis';
import type { CacheKey } from '../keys/cache-key.ts';
import type { Leads } from './cache-store.ts';

/** Milliseconds after which a lead is over, whatever has become of the replica that has it. */
const LEASE = 5_000;

/** KEYS: the lead. ARGV: whose it is. Ends it, unless it is another's by now. */
const END = new RedisScript(
  'porticoCacheEndLead',
  1,
  `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`,
);

/** Leads in the Redis that all replicas share, beside the entries that they are for. While Redis is gone, each replica asks by itself. */
export class RedisLeads implements Leads {
  constructor(
    private readonly redis: RedisConnection,
    private readonly failed: (error: unknown) => void,
  ) {}

  async take(key: CacheKey): Promise<(() => void) | undefined> {
    const [name, owner] = [nameOf(key), randomUUID()];
    const taken = await this.unlessGone(true, async () => (await this.redis.use((redis) => redis.set(name, owner, 'PX', LEASE, 'NX'))) === 'OK');
    if (!taken) return undefined;
    return () => void this.unlessGone(0, async () => Number(await this.redis.run(END, [name], [owner])));
  }

  isTaken(key: CacheKey): Promise<boolean> {
    return this.unlessGone(false, async () => (await this.redis.use((redis) => redis.exists(nameOf(key)))) === 1);
  }

  private async unlessGone<T>(otherwise: T, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) this.failed(error);
      return otherwise;
    }
  }
}

const nameOf = ({ place, owner, fixed }: CacheKey): string => `cache:{${place}}:lead:${hash('sha256', `${owner} ${fixed}`, 'base64url')}`;

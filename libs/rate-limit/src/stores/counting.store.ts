import { trackerKey } from '../limit-key.ts';
import type { LimitKey } from '../limit-key.ts';
import { LimitSet } from '../limits/limit-set.ts';
import { limitOf } from '../limits/limit.ts';
import type { Verdict } from '../limits/verdict.ts';
import type { LimitStore } from './limit.store.ts';

type StorageRecord = Awaited<ReturnType<LimitStore['increment']>>;

/** What every store of ours does alike: one limit at a time, for guards that know nothing better. */
export abstract class CountingStore implements LimitStore {
  abstract consume(whom: LimitKey, set: LimitSet, cost: number): Verdict | undefined | Promise<Verdict | undefined>;

  async increment(key: string, ttl: number, limit: number, blockDuration: number, throttlerName: string): Promise<StorageRecord> {
    const one = limitOf({ name: throttlerName, quota: limit, per: ttl, block: blockDuration });
    const verdict = await this.consume(trackerKey(key), new LimitSet([one]), 1);
    if (!verdict) return { totalHits: 0, timeToExpire: 0, isBlocked: false, timeToBlockExpire: 0 };
    const { allowed, remaining, resetIn } = verdict;
    return {
      totalHits: allowed ? limit - remaining : limit + 1,
      timeToExpire: resetIn,
      isBlocked: !allowed,
      timeToBlockExpire: allowed ? 0 : resetIn,
    };
  }
}

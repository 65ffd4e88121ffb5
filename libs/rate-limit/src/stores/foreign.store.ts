import type { ThrottlerStorage } from '@nestjs/throttler';
import type { LimitKey } from '../limit-key.ts';
import type { LimitSet } from '../limits/limit-set.ts';
import type { Limit } from '../limits/limit.ts';
import type { Verdict } from '../limits/verdict.ts';
import type { LimitStore } from './limit.store.ts';

/** Whether a storage knows how to ask all limits at once. */
export const asLimitStore = (storage: ThrottlerStorage): LimitStore => ('consume' in storage ? (storage as LimitStore) : new ForeignStore(storage));

/**
 * Any storage that was made for @nestjs/throttler. It is asked once for each limit and each unit, counts as it likes, and takes from some
 * limits although another one refuses.
 */
export class ForeignStore implements LimitStore {
  constructor(private readonly storage: ThrottlerStorage) {}

  increment(...asked: Parameters<ThrottlerStorage['increment']>): ReturnType<ThrottlerStorage['increment']> {
    return this.storage.increment(...asked);
  }

  async consume(whom: LimitKey, set: LimitSet, cost: number): Promise<Verdict> {
    let chosen: Verdict | undefined;
    for (const limit of set.limits) {
      const verdict = await this.ask(whom, set, limit, cost);
      if (!verdict.allowed) return verdict;
      if (!chosen || verdict.remaining < chosen.remaining) chosen = verdict;
    }
    return chosen as Verdict;
  }

  private async ask(whom: LimitKey, set: LimitSet, limit: Limit, cost: number): Promise<Verdict> {
    const { name, bucket, quota, per, block } = limit;
    let record: Awaited<ReturnType<ThrottlerStorage['increment']>> | undefined;
    for (let unit = 0; unit < cost && !record?.isBlocked; unit += 1) record = await this.storage.increment(JSON.stringify([whom, bucket]), per, quota, block, name);
    const { totalHits = 0, isBlocked = false, timeToBlockExpire = 0, timeToExpire = 0 } = record ?? {};
    return { allowed: !isBlocked, set, limit, remaining: Math.max(0, quota - totalHits), resetIn: isBlocked ? timeToBlockExpire : timeToExpire };
  }
}

import { hash } from 'node:crypto';
import type { RedisConnection } from '@portico/redis';
import type { LimitKey } from '../limit-key.ts';
import type { LimitSet } from '../limits/limit-set.ts';
import type { State } from '../limits/state.ts';
import { verdictOf } from '../limits/verdict.ts';
import type { Verdict } from '../limits/verdict.ts';
import { CONSUME } from './consume.script.ts';
import { CountingStore } from './counting.store.ts';

/** Counts in the Redis that all replicas share, in one round trip for all limits of a request. */
export class RedisStore extends CountingStore {
  /**
   * @param space what the names of its keys begin with
   * @param now for tests; the clock of Redis by default
   */
  constructor(
    private readonly redis: RedisConnection,
    private readonly space: string,
    private readonly now?: () => number,
  ) {
    super();
  }

  /** @throws StoreUnavailable */
  override async consume(whom: LimitKey, set: LimitSet, cost: number): Promise<Verdict> {
    const reply = (await this.redis.run(CONSUME, [this.keyOf(whom)], [this.now?.() ?? '', cost, ...set.scriptArguments])) as readonly number[];
    const states = set.limits.map((_, index): State => ({ value: reply[2 + 2 * index] as number, until: reply[3 + 2 * index] as number }));
    return verdictOf(set, states, cost, reply[0] as number, reply[1] === 1);
  }

  /** The keys in Redis reveal neither addresses nor callers. */
  private keyOf(whom: LimitKey): string {
    return `limit:${this.space}:${hash('sha256', whom, 'base64url')}`;
  }
}

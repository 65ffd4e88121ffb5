import { hash } from 'node:crypto';
import { BoundedMap } from '@portico/platform';
import type { RedisConnection } from '@portico/redis';

/** Milliseconds: an event counts for five minutes before and after its time, as Standard Webhooks have it. */
const REMEMBERED = 11 * 60_000;
/** Events of that time that are told apart; only those with a good signature are noted. */
const MOST = 10_000;

/** Which signed events were taken, so that none is taken twice. */
export interface SeenEvents {
  has(id: string): boolean | Promise<boolean>;
  add(id: string): void | Promise<void>;
}

/** Of this replica alone. */
export class EventsSeenHere implements SeenEvents {
  private readonly until = new BoundedMap<string, number>(MOST);

  has(id: string): boolean {
    return (this.until.get(keyOf(id)) ?? 0) > performance.now();
  }

  add(id: string): void {
    this.until.set(keyOf(id), performance.now() + REMEMBERED);
  }
}

/** Of all replicas. What it cannot know, it fails for: StoreUnavailable. */
export class SharedSeenEvents implements SeenEvents {
  constructor(private readonly redis: RedisConnection) {}

  async has(id: string): Promise<boolean> {
    return (await this.redis.use((redis) => redis.exists(keyOf(id)))) === 1;
  }

  async add(id: string): Promise<void> {
    await this.redis.use((redis) => redis.set(keyOf(id), '1', 'PX', REMEMBERED));
  }
}

/** Of one length, however long the id is. */
const keyOf = (id: string): string => `portico:cache:event:${hash('sha256', id, 'base64url')}`;

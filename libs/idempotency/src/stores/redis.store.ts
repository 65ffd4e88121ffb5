import { RedisScript } from '@portico/redis';
import type { RedisConnection } from '@portico/redis';
import type { Claim, Claimed, IdempotencyStore } from './idempotency-store.ts';

/** A key is a hash: the request's `fingerprint`, and the `token` of who holds it or the `answer`. It expires with the lease or the answer. */
const CLAIM = new RedisScript(
  'idempotencyClaim',
  1,
  `local known = redis.call('HMGET', KEYS[1], 'fingerprint', 'answer')
   if not known[1] then
     redis.call('HSET', KEYS[1], 'fingerprint', ARGV[1], 'token', ARGV[2])
     redis.call('PEXPIRE', KEYS[1], ARGV[3])
     return {'claimed'}
   end
   if known[1] ~= ARGV[1] then return {'changed'} end
   if known[2] then return {'answered', known[2]} end
   return {'in-flight'}`,
);

const COMPLETE = new RedisScript(
  'idempotencyComplete',
  1,
  `if redis.call('EXISTS', KEYS[1]) == 1 and redis.call('HGET', KEYS[1], 'token') ~= ARGV[2] then return 0 end
   redis.call('HSET', KEYS[1], 'fingerprint', ARGV[1], 'answer', ARGV[3])
   redis.call('HDEL', KEYS[1], 'token')
   redis.call('PEXPIRE', KEYS[1], ARGV[4])
   return 1`,
);

const RELEASE = new RedisScript(
  'idempotencyRelease',
  1,
  `if redis.call('HGET', KEYS[1], 'token') == ARGV[1] then return redis.call('DEL', KEYS[1]) end
   return 0`,
);

const nameOf = (key: string): string => `idempotency:${key}`;

/** What all replicas of a BFF know of keys, in the Redis that they share. */
export class RedisStore implements IdempotencyStore {
  constructor(private readonly redis: RedisConnection) {}

  async claim({ key, fingerprint, token }: Claim, lease: number): Promise<Claimed> {
    const [state, answer] = (await this.redis.run(CLAIM, [nameOf(key)], [fingerprint, token, lease])) as [Claimed['state'], string?];
    return { state, answer } as Claimed;
  }

  async complete({ key, fingerprint, token }: Claim, answer: string, keep: number): Promise<boolean> {
    return (await this.redis.run(COMPLETE, [nameOf(key)], [fingerprint, token, answer, keep])) === 1;
  }

  async release({ key, token }: Claim): Promise<void> {
    await this.redis.run(RELEASE, [nameOf(key)], [token]);
  }
}

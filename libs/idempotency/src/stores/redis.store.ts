import { RedisScript } from '@portico/redis';
import type { RedisConnection, SealedRecords } from '@portico/redis';
import type { Claim, Claimed, IdempotencyStore } from './idempotency-store.ts';

/**
 * A key is a hash: the request's `fingerprint`, and the `token` of who holds it or the sealed `answer`. It expires with the lease or the
 * answer. Only the answer is believed; who else writes here can have a request refused or repeated, as who deletes the key can.
 */
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

/** Frees a key whose answer is not believed, unless it has another by now. */
const FORGET = new RedisScript(
  'idempotencyForget',
  1,
  `if redis.call('HGET', KEYS[1], 'answer') == ARGV[1] then return redis.call('DEL', KEYS[1]) end
   return 0`,
);

/** What is sealed. */
interface Kept {
  readonly answer: string;
}

const nameOf = (key: string): string => `idempotency:${key}`;

/** What all replicas of a BFF know of keys, in the Redis that they share. */
export class RedisStore implements IdempotencyStore {
  constructor(
    private readonly redis: RedisConnection,
    private readonly records: SealedRecords,
  ) {}

  async claim(claim: Claim, lease: number): Promise<Claimed> {
    const [state, sealed] = await this.ask(claim, lease);
    if (state !== 'answered') return { state };
    const kept = this.records.open<Kept>(sealed, placeOf(claim));
    if (kept) return { state, answer: kept.answer };
    if (claim.rule?.whenUnknown !== 'repeat') return { state: 'in-flight' };
    await this.redis.run(FORGET, [nameOf(claim.key)], [sealed]);
    const [again] = await this.ask(claim, lease);
    return { state: again === 'answered' ? 'in-flight' : again };
  }

  async complete(claim: Claim, answer: string, keep: number): Promise<boolean> {
    const { key, fingerprint, token } = claim;
    const kept: Kept = { answer };
    return (await this.redis.run(COMPLETE, [nameOf(key)], [fingerprint, token, this.records.close(kept, placeOf(claim)), keep])) === 1;
  }

  async release({ key, token }: Claim): Promise<void> {
    await this.redis.run(RELEASE, [nameOf(key)], [token]);
  }

  private async ask({ key, fingerprint, token }: Claim, lease: number): Promise<[state: Claimed['state'], sealed: string]> {
    const [state, sealed = ''] = (await this.redis.run(CLAIM, [nameOf(key)], [fingerprint, token, lease])) as [Claimed['state'], string?];
    return [state, sealed];
  }
}

/** An answer belongs to its key and its request. */
const placeOf = ({ key, fingerprint }: Claim): string => `${nameOf(key)} ${fingerprint}`;

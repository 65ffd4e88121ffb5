import { Identity } from '@portico/platform';
import type { IdentityKey } from '@portico/platform';
import { RedisScript, WRONG_TYPE } from '@portico/redis';
import type { RedisConnection, SealedRecords } from '@portico/redis';
import { hash } from 'node:crypto';
import { groupsOf, personGroup, providerGroup } from './session-groups.ts';
import type { Session } from './session.ts';
import type { SessionStore } from './session-store.ts';

/** Replaces a session by its next version, unless it has ended or another replica was first. */
const REPLACE = new RedisScript(
  'porticoReplaceSession',
  1,
  `if redis.call('HGET', KEYS[1], 'version') ~= ARGV[1] then return 0 end
   redis.call('HSET', KEYS[1], 'session', ARGV[2], 'version', ARGV[3])
   redis.call('PEXPIREAT', KEYS[1], ARGV[4])
   return 1`,
);

/** A session that has ended must not begin again because it was used. */
const SEEN = new RedisScript(
  'porticoSessionSeen',
  1,
  `if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
   redis.call('HSET', KEYS[1], 'seen', ARGV[1])
   redis.call('PEXPIREAT', KEYS[1], ARGV[2])
   return 1`,
);

/**
 * Puts a session into an index, without those whose time is over. The index lasts as long as the one that ends last, which need not be the
 * one that began last: `session.lasts` may have been shortened since.
 */
const INDEX = new RedisScript(
  'porticoIndexSession',
  1,
  `redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
   redis.call('ZADD', KEYS[1], ARGV[2], ARGV[3])
   redis.call('PEXPIREAT', KEYS[1], redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2])`,
);

/** The lock may have run out, and be another's by now (Redis documentation, "Distributed Locks with Redis"). */
const UNLOCK = new RedisScript('porticoUnlock', 1, `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`);

/** Sessions that are read in one round trip at most, however many one person has. */
const CHUNK = 100;

/** What is sealed of a session, and of its last use. */
interface Kept {
  readonly session: Session;
  readonly until: number;
}
interface Used {
  readonly at: number;
  readonly until: number;
}

/**
 * Sessions that all replicas share. A session is a hash with two sealed fields; which ones are a person's, or the provider session's, is a
 * sorted set by their end. Indexes are not sealed: what they name is looked at, and counts only if it belongs there. A session that was
 * ended leaves a mark until its time is over, so that its record cannot simply be put back.
 */
export class RedisSessionStore implements SessionStore {
  constructor(
    private readonly redis: RedisConnection,
    private readonly records: SealedRecords,
    private readonly now: () => number = Date.now,
  ) {}

  async add(session: Session, until: number): Promise<void> {
    const key = recordKey(session.key);
    const fields = { session: this.sealed(session, until), version: session.version };
    await this.redis.use((redis) => redis.multi().hset(key, fields).pexpireat(key, Math.ceil(until)).exec());
    for (const group of groupsOf(session)) await this.redis.run(INDEX, [groupKey(group)], [this.now(), Math.ceil(session.endsAt), session.key]);
  }

  async find(key: string): Promise<Session | undefined> {
    return (await this.findAll([key]))[0];
  }

  async replace(session: Session, until: number): Promise<boolean> {
    const { key, version } = session;
    return (await this.redis.run(REPLACE, [recordKey(key)], [String(version - 1), this.sealed(session, until), String(version), Math.ceil(until)])) === 1;
  }

  async seen(key: string, at: number, until: number): Promise<void> {
    const used: Used = { at, until };
    await this.redis.run(SEEN, [recordKey(key)], [this.records.close(used, usePlace(key)), Math.ceil(until)]);
  }

  async remove(session: Session): Promise<boolean> {
    const left = Math.ceil(session.endsAt - this.now());
    if (left > 0) await this.redis.use((redis) => redis.set(endedKey(session.key), '', 'PX', left));
    const removed = await this.redis.use((redis) => redis.del(recordKey(session.key)));
    for (const group of groupsOf(session)) await this.dropFrom(group, [session.key]);
    return removed === 1;
  }

  ofPerson(person: IdentityKey, most?: number): Promise<Session[]> {
    return this.ofGroup(personGroup(person), most);
  }

  ofProviderSession(issuer: string, sid: string): Promise<Session[]> {
    return this.ofGroup(providerGroup(issuer, sid));
  }

  async beyond(session: Session, most: number): Promise<readonly Session[]> {
    const { key: person } = session.caller.identity;
    const key = groupKey(personGroup(person));
    if ((await this.redis.use((redis) => redis.zcard(key), key)) <= most) return [];
    return (await this.ofPerson(person)).filter((one) => one.key !== session.key).slice(most - 1);
  }

  async lock(key: string, owner: string, duration: number): Promise<boolean> {
    return (await this.redis.use((redis) => redis.set(lockKey(key), owner, 'PX', duration, 'NX'))) === 'OK';
  }

  async unlock(key: string, owner: string): Promise<void> {
    await this.redis.run(UNLOCK, [lockKey(key)], [owner]);
  }

  private sealed(session: Session, until: number): string {
    const kept: Kept = { session, until };
    return this.records.close(kept, recordKey(session.key));
  }

  /** Reads a group by chunks, the newest first. What is gone, or is not of this group, leaves the index. */
  private async ofGroup(group: string, most = Number.POSITIVE_INFINITY): Promise<Session[]> {
    const index = groupKey(group);
    const found: Session[] = [];
    while (found.length < most) {
      const keys = await this.redis.use((redis) => redis.zrevrange(index, found.length, found.length + CHUNK - 1), index);
      const sessions = await this.findAll(keys);
      const lost = keys.filter((_, at) => !belongs(sessions[at], group));
      await this.dropFrom(group, lost);
      found.push(...(sessions.filter((session) => belongs(session, group)) as Session[]));
      if (keys.length < CHUNK) break;
    }
    return found.slice(0, most).sort((one, other) => other.startedAt - one.startedAt);
  }

  private async dropFrom(group: string, keys: readonly string[]): Promise<void> {
    const index = groupKey(group);
    if (keys.length > 0) await this.redis.use((redis) => redis.zrem(index, ...keys), index);
  }

  /** In one round trip, whatever stands there. */
  private async findAll(keys: readonly string[]): Promise<(Session | undefined)[]> {
    if (keys.length === 0) return [];
    const replies = await this.redis.batch((redis) => keys.flatMap((key) => [redis.hmget(recordKey(key), 'session', 'seen'), redis.exists(endedKey(key))]));
    return keys.map((key, at) => this.read(key, replies[2 * at], replies[2 * at + 1] === 1));
  }

  private read(key: string, fields: unknown, ended: boolean): Session | undefined {
    if (fields === WRONG_TYPE) return this.records.refuse('type');
    const [record, use] = fields as [string | null, string | null];
    const kept = this.records.open<Kept>(record, recordKey(key));
    if (!kept) return undefined;
    if (ended) return this.records.refuse('older');
    const used = this.records.open<Used>(use, usePlace(key));
    // The expiry that Redis keeps is not sealed: it may have been put off.
    if (Math.max(kept.until, used?.until ?? 0) <= this.now() || kept.session.endsAt <= this.now()) return undefined;
    return { ...kept.session, caller: callerOf(kept.session), seenAt: used?.at ?? kept.session.seenAt };
  }
}

/** What was written as text has lost its class: an identity is built from its two parts. The customer's number is set by the caller stage alone. */
function callerOf({ caller: { identity, scopes, roles } }: Session): Session['caller'] {
  return { identity: new Identity(identity.issuer, identity.subject), scopes, roles };
}

const belongs = (session: Session | undefined, group: string): boolean => session !== undefined && groupsOf(session).includes(group);

const recordKey = (key: string): string => `session:${key}`;
const usePlace = (key: string): string => `session:${key} seen`;
const endedKey = (key: string): string => `session-ended:${key}`;
const lockKey = (key: string): string => `session-lock:${key}`;
/** Who someone is need not stand in the name of a key. */
const groupKey = (group: string): string => `sessions:${hash('sha256', group, 'base64url')}`;

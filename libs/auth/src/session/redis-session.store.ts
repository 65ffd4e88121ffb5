import { Identity } from '@portico/platform';
import type { IdentityKey } from '@portico/platform';
import { RedisScript } from '@portico/redis';
import type { RedisConnection } from '@portico/redis';
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

/** The lock may have run out, and be another's by now (Redis documentation, "Distributed Locks with Redis"). */
const UNLOCK = new RedisScript('porticoUnlock', 1, `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`);

/** Sessions that all replicas share. A session is a hash; which ones are a person's, or the provider session's, is a sorted set by their end. */
export class RedisSessionStore implements SessionStore {
  constructor(
    private readonly redis: RedisConnection,
    private readonly now: () => number = Date.now,
  ) {}

  async add(session: Session, until: number): Promise<void> {
    const key = sessionKey(session.key);
    await this.redis.use((redis) =>
      redis.multi().hset(key, { session: JSON.stringify(session), version: session.version, seen: session.seenAt }).pexpireat(key, Math.ceil(until)).exec(),
    );
    for (const group of groupsOf(session).map(groupKey)) {
      await this.redis.use((redis) =>
        redis
          .multi()
          .zremrangebyscore(group, '-inf', this.now())
          .zadd(group, session.endsAt, session.key)
          // All sessions last as long: the one that began last ends last.
          .pexpireat(group, Math.ceil(session.endsAt))
          .exec(),
      );
    }
  }

  async find(key: string): Promise<Session | undefined> {
    const [text, seen] = await this.redis.use((redis) => redis.hmget(sessionKey(key), 'session', 'seen'));
    return text ? { ...readSession(text), seenAt: Number(seen) } : undefined;
  }

  async replace(session: Session, until: number): Promise<boolean> {
    const { key, version } = session;
    return (await this.redis.run(REPLACE, [sessionKey(key)], [String(version - 1), JSON.stringify(session), String(version), Math.ceil(until)])) === 1;
  }

  async seen(key: string, at: number, until: number): Promise<void> {
    await this.redis.run(SEEN, [sessionKey(key)], [at, Math.ceil(until)]);
  }

  async remove(session: Session): Promise<boolean> {
    const removed = await this.redis.use((redis) => redis.del(sessionKey(session.key)));
    for (const group of groupsOf(session).map(groupKey)) await this.redis.use((redis) => redis.zrem(group, session.key));
    return removed === 1;
  }

  ofPerson(person: IdentityKey): Promise<Session[]> {
    return this.ofGroup(personGroup(person));
  }

  ofProviderSession(issuer: string, sid: string): Promise<Session[]> {
    return this.ofGroup(providerGroup(issuer, sid));
  }

  async lock(key: string, owner: string, duration: number): Promise<boolean> {
    return (await this.redis.use((redis) => redis.set(lockKey(key), owner, 'PX', duration, 'NX'))) === 'OK';
  }

  async unlock(key: string, owner: string): Promise<void> {
    await this.redis.run(UNLOCK, [lockKey(key)], [owner]);
  }

  private async ofGroup(group: string): Promise<Session[]> {
    const keys = await this.redis.use((redis) => redis.zrange(groupKey(group), '0', '-1'));
    const found = await Promise.all(keys.map((key) => this.find(key)));
    return found.filter((session) => session !== undefined);
  }
}

/** What was written as text has lost its class: an identity is built from its two parts, whatever else the record says. */
function readSession(text: string): Session {
  const session = JSON.parse(text) as Session;
  const { identity, scopes, roles } = session.caller;
  return { ...session, caller: { identity: new Identity(identity.issuer, identity.subject), scopes, roles } };
}

const sessionKey = (key: string): string => `session:${key}`;
const lockKey = (key: string): string => `session-lock:${key}`;
/** Who someone is need not stand in the name of a key. */
const groupKey = (group: string): string => `sessions:${hash('sha256', group, 'base64url')}`;

import { Cluster } from 'ioredis';
import type { RedisClient } from './redis-client.ts';
import { RedisUnusable } from './redis-words.ts';

/** Scripts read the clock and then write, which older ones refuse (Redis 5.0, "script effects replication" as default). */
const OLDEST = 5;

/** How long what a trial leaves behind lasts, should it not come to its end: milliseconds. */
const KEPT = 1_000;

/** Of everything that Portico's commands need, one: two keys of different slots, the clock, writes, expiry, scripts. */
const TRIAL = `
redis.call('TIME')
redis.call('HSET', KEYS[1], 'a', '1', 'b', '2')
redis.call('PEXPIRE', KEYS[1], ARGV[1])
redis.call('SET', KEYS[2], '', 'PX', ARGV[1])
return redis.call('DEL', KEYS[1], KEYS[2])`;

/** The database of a Redis that names none. */
const FIRST = 0;

/**
 * Does once what a BFF will do all the time, in one round trip: that it connects says nothing of a read-only replica, a node of a cluster, a
 * Sentinel, a user without the rights, a disk that is full. Another database than the first is chosen before, in one more: ioredis goes on
 * in the first when that fails.
 * @throws RedisUnusable with what Redis said, and what it is
 */
export async function tryOut(redis: RedisClient): Promise<void> {
  if (redis instanceof Cluster) return tryOutAll(redis);
  const { db = FIRST } = redis.options;
  if (db !== FIRST) {
    await redis.select(db).catch((error: Error) => {
      throw RedisUnusable.of(error);
    });
  }
  const [info, trial] = await Promise.allSettled([redis.info('server'), redis.eval(TRIAL, 2, 'portico-trial:1', 'portico-trial:2', KEPT)]);
  // Who may not ask for INFO can still do all the rest.
  const server = info.status === 'fulfilled' ? info.value : '';
  const version = fieldOf(server, 'redis_version');
  if (Number.parseInt(String(version)) < OLDEST) throw new RedisUnusable(`Redis ${version} is too old`, `Portico needs ${OLDEST}.0 or later`);
  if (trial.status === 'rejected') throw RedisUnusable.of(trial.reason as Error, fieldOf(server, 'redis_mode'));
}

/** That each primary answers, which connects to it, before a script: commands are refused while a node is being connected to. */
async function tryOutAll(cluster: Cluster): Promise<void> {
  try {
    await Promise.all(cluster.nodes('master').map((node) => node.ping()));
    await cluster.eval(TRIAL, 2, '{portico-trial}:1', '{portico-trial}:2', KEPT);
  } catch (error) {
    throw RedisUnusable.of(error as Error);
  }
}

const fieldOf = (info: string, name: string): string | undefined => new RegExp(`^${name}:([^\\r\\n]+)`, 'm').exec(info)?.[1];

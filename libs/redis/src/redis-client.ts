import { Cluster, Redis } from 'ioredis';
import type { RedisCommander, RedisOptions } from 'ioredis';
import type { RedisSettings } from './redis.settings.ts';

/** Milliseconds between tries to connect, doubled each time, and at most. */
const FIRST_TRY = 25;
export const LAST_TRY = 1_000;
/** How long a connection that is given up may take to close, in milliseconds. */
const CLOSING = 50;
const PORT = 6_379;

/** A Redis that is alone, or a cluster, as ioredis has them. */
export type RedisClient = Redis | Cluster;

/** The commands of both. In a cluster, those with several keys need them in one slot, by a common `{hash tag}`. */
export type RedisCommands = Pick<Redis, keyof RedisCommander | 'multi'>;

/**
 * Begins to connect, and comes back by itself. A command is sent once or not at all: neither waits for a connection, nor is it sent again
 * when one is lost. Only what a node of a cluster has refused, since another one has the key, goes there.
 */
export function clientFor({ url = 'redis://127.0.0.1:6379', cluster, username, password, prefix = '' }: RedisSettings): RedisClient {
  // Of ours instead: a late event loop is not a late Redis, and a trial says more than INFO does.
  const connection: RedisOptions = { connectTimeout: 0, enableReadyCheck: false, disconnectTimeout: CLOSING, autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 };
  const signsIn = { ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password: password.reveal() }) };
  // Many replicas lose their Redis at the same moment; they should not all come back at the same one.
  const retry = (times: number): number => jittered(Math.min(FIRST_TRY * 2 ** (times - 1), LAST_TRY));
  if (!cluster) return new Redis(url, { ...connection, ...signsIn, keyPrefix: prefix, enableOfflineQueue: false, retryStrategy: retry });
  const { protocol, hostname, port, username: name, password: word } = new URL(url);
  const named = { ...(name === '' ? {} : { username: decodeURIComponent(name) }), ...(word === '' ? {} : { password: decodeURIComponent(word) }) };
  return new Cluster([{ host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? PORT : Number(port) }], {
    redisOptions: { ...connection, ...named, ...signsIn, ...(protocol === 'rediss:' ? { tls: {} } : {}) },
    keyPrefix: prefix,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    clusterRetryStrategy: retry,
  });
}

/** Somewhere in the second half of so many milliseconds. */
export const jittered = (milliseconds: number): number => milliseconds * (0.5 + Math.random() / 2);

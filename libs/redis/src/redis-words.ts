import { StacklessError } from '@portico/platform';
import { ReplyError } from 'ioredis';

/** What to do about what Redis, or TLS on the way to it, says. */
const FIXES: readonly (readonly [words: RegExp, fix: string])[] = [
  [/\b(WRONGPASS|NOAUTH)\b|invalid password|without any password/i, 'see redis.username and redis.password'],
  [/\bNOPERM\b/, 'the user of redis.username may not do what Portico needs: +@read +@write +@scripting +@transaction +info +time, on ~<redis.prefix>*'],
  [/\bDB index\b/i, 'see the number of the database at the end of redis.url, and how many Redis has (databases)'],
  [/\bREADONLY\b/, 'it is a read-only replica; redis.url must name the primary'],
  [/\b(MOVED|ASK|CROSSSLOT|CLUSTERDOWN)\b/, 'it is a node of a cluster; redis.url must name a Redis that is not one'],
  [/\bOOM\b/, 'its memory is full; raise maxmemory'],
  [/self.signed|unable to (get|verify)|CERT/i, 'the authority of its certificate is not known; name its file in the environment variable NODE_EXTRA_CA_CERTS'],
];

/** Fixes by what INFO calls its mode. */
const MODES: Readonly<Record<string, string>> = {
  sentinel: 'it is a Sentinel; redis.url must name the primary itself',
  cluster: 'it is a node of a cluster; redis.url must name a Redis that is not one',
};

/** A Redis is there and does not do what it is needed for. Its message has Redis' own words, then the fix. */
export class RedisUnusable extends StacklessError {
  constructor(words: string, fix: string | undefined, cause?: unknown) {
    super(fix === undefined ? words : `${words} (${fix})`, { cause });
    this.name = 'RedisUnusable';
  }

  /** @param mode as INFO has it */
  static of(reason: Error, mode?: string): RedisUnusable {
    const fix = MODES[mode ?? ''] ?? FIXES.find(([words]) => words.test(reason.message) || words.test(String((reason as NodeJS.ErrnoException).code)))?.[1];
    return new RedisUnusable(reason.message, fix, reason);
  }
}

/** Whether Redis, or TLS on the way to it, has said no; not the network. */
export const isOfRedis = (reason: unknown): boolean => reason instanceof RedisUnusable || reason instanceof ReplyError || isOfTls(reason);

const isOfTls = (reason: unknown): boolean => /CERT|TLS|SSL/.test(String((Object(reason) as NodeJS.ErrnoException).code));

/** A reason as an operator reads it. */
export function inRedisWords(reason: unknown): Error {
  if (reason instanceof RedisUnusable || !isOfRedis(reason)) return reason as Error;
  return RedisUnusable.of(reason as Error);
}

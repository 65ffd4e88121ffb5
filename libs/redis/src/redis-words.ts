import { StacklessError } from '@portico/platform';
import { ReplyError } from 'ioredis';

const OF_A_CLUSTER = 'it is a node of a cluster; say redis.cluster: true';

/** What to do about what Redis, or TLS on the way to it, says. */
const FIXES: readonly (readonly [words: RegExp, fix: string])[] = [
  [/\b(WRONGPASS|NOAUTH)\b|invalid password|without any password/i, 'see redis.username and redis.password'],
  [/\bNOPERM\b/, 'the user of redis.username may not do what Portico needs: +@read +@write +@scripting +@transaction +info +time, on ~<redis.prefix>*'],
  [/\bDB index\b/i, 'see the number of the database at the end of redis.url, and how many Redis has (databases)'],
  [/\bREADONLY\b/, 'it is a read-only replica; redis.url must name the primary'],
  [/\b(MOVED|ASK|CROSSSLOT)\b/, OF_A_CLUSTER],
  [/\bCLUSTERDOWN\b/, 'a node of the cluster is gone, and with it some of its keys'],
  [/cluster support disabled/, 'it is no cluster; leave redis.cluster out'],
  [/\bOOM\b/, 'its memory is full; raise maxmemory'],
  [/self.signed|unable to (get|verify)|CERT/i, 'the authority of its certificate is not known; name its file in the environment variable NODE_EXTRA_CA_CERTS'],
];

/** Fixes by what INFO calls its mode. */
const MODES: Readonly<Record<string, string>> = {
  sentinel: 'it is a Sentinel; redis.url must name the primary itself',
  cluster: OF_A_CLUSTER,
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

/** ioredis says of a cluster that none of its nodes can be used; why is what the last one said. */
const saidByNode = (reason: unknown): unknown => (Object(reason) as { lastNodeError?: Error }).lastNodeError ?? reason;

/** A reason as an operator reads it. */
export function inRedisWords(given: unknown): Error {
  const reason = saidByNode(given);
  if (reason instanceof RedisUnusable || !isOfRedis(reason)) return reason as Error;
  return RedisUnusable.of(reason as Error);
}

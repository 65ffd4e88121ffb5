import type { Tree } from '../tree/tree.ts';

const HOME = 'libs/redis/src/';

/** What is read from Redis there decides how often, and never who: docs/adr/0030-records-are-sealed.md says what a writer gains. */
const NOT_BELIEVED = new Set([
  // How often.
  'libs/rate-limit/src/stores/redis.store.ts',
  // Which replica asks an upstream: a writer can have calls made by each, or requests wait for half of their time.
  'libs/caching/src/stores/redis-leads.ts',
  // Whether an event has come: a writer can have one refused, or taken a second time within five minutes, if it is signed.
  'libs/caching/src/purge/seen-events.ts',
  // Whether a proof has come: membership.
  'libs/auth/src/dpop/redis.replay-store.ts',
]);

/** A command or a script that is sent to Redis. */
const SENDS = /\.(?:use|run|batch)\(/;

/** What is read from Redis may have been written by anybody who can reach it: it is sealed where it is believed. */
export const sealedRecords = (tree: Tree): string[] =>
  [...tree.sources]
    .filter(([path]) => /^(apps|libs)\//.test(path) && !path.startsWith(HOME) && !/\.(spec|fixture)\.ts$/.test(path) && !path.includes('/e2e/') && !NOT_BELIEVED.has(path))
    .filter(([, text]) => (/\bRedisConnection\b/.test(text) && SENDS.test(text) && !/\bSealedRecords\b/.test(text)) || /from 'ioredis'/.test(text))
    .map(([path]) => `${path} reads from Redis what is not sealed; keep it as SealedRecords of @portico/redis, or list it with what a writer gains`);

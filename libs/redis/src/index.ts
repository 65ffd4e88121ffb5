export { REDIS, RedisModule } from './redis.module.ts';
export { RedisConnection, WRONG_TYPE } from './redis-connection.ts';
export { RedisScript } from './redis-script.ts';
export { RedisSettings } from './redis.settings.ts';
export type { WithRedis } from './redis.settings.ts';
export { Seal, SealBroken } from './seal.ts';
export { SealedRecords } from './sealed-records.ts';
export { Seals } from './seals.ts';
export { StoreUnavailable } from './store-unavailable.ts';

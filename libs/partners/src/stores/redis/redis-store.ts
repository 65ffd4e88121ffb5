import { RedisScript } from '@portico/redis';
import type { RedisConnection } from '@portico/redis';
import { randomUUID } from 'node:crypto';
import { RecordReader } from '../../records/record-reader.ts';
import { LISTS, nameOf } from '../../records/records.ts';
import type { RecordChanges } from '../../records/records.ts';
import type { PartnerStore, StoredRecords } from '../partner-store.ts';

/** One hash: a record a field, and the version. One key, so that a cluster has it in one place. */
const RECORDS = 'partners';
/** Milliseconds since 1970, by the ids of keys. */
const USES = 'partners:used';
const VERSION = 'version';
/** The version while nothing has been put in. */
const EMPTY = 'empty';

const PUT = new RedisScript(
  'partnersPut',
  1,
  `local version = redis.call('HGET', KEYS[1], '${VERSION}') or '${EMPTY}'
   if version ~= ARGV[1] then return 0 end
   for i = 2, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
   return 1`,
);

const NOTE_USES = new RedisScript(
  'partnersNoteUses',
  1,
  `for i = 1, #ARGV, 2 do
     local known = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or '0')
     if tonumber(ARGV[i + 1]) > known then redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
   end`,
);

/** Partners in the Redis that the replicas of a BFF share. */
export class RedisPartnerStore implements PartnerStore {
  readonly place = 'the partners in Redis';
  private readonly reader = new RecordReader(this.place);

  constructor(private readonly redis: RedisConnection) {}

  async read(known?: string): Promise<StoredRecords | undefined> {
    const version = await this.redis.use((redis) => redis.hget(RECORDS, VERSION));
    if ((version ?? EMPTY) === known) return undefined;
    const fields = await this.redis.use((redis) => redis.hgetall(RECORDS));
    return { records: this.reader.read(documentOf(fields)), version: fields[VERSION] ?? EMPTY };
  }

  async put(changes: RecordChanges, version: string): Promise<boolean> {
    const fields = LISTS.flatMap((list) => (changes[list] ?? []).flatMap((record) => [`${list}:${nameOf(list, record)}`, JSON.stringify(record)]));
    // A version is never met a second time: a Redis that was emptied does not count on from where another stood.
    return (await this.redis.run(PUT, [RECORDS], [version, ...fields, VERSION, randomUUID()])) === 1;
  }

  async uses(): Promise<ReadonlyMap<string, number>> {
    const fields = await this.redis.use((redis) => redis.hgetall(USES));
    return new Map(Object.entries(fields).map(([id, at]) => [id, Number(at)]));
  }

  async noteUses(uses: ReadonlyMap<string, number>): Promise<void> {
    if (uses.size > 0) await this.redis.run(NOTE_USES, [USES], [...uses].flat());
  }
}

/** The fields as one document of JSON, in an order that does not depend on Redis. */
function documentOf(fields: Readonly<Record<string, string>>): string {
  const names = Object.keys(fields).toSorted();
  const lists = LISTS.map((list) => `"${list}": [${names.filter((name) => name.startsWith(`${list}:`)).map((name) => fields[name]).join(',\n')}]`);
  return `{${lists.join(',\n')}}`;
}

import { RedisScript } from '@portico/redis';
import type { RedisConnection, SealedRecords } from '@portico/redis';
import { randomUUID } from 'node:crypto';
import { RecordReader } from '../../records/record-reader.ts';
import { LISTS } from '../../records/records.ts';
import type { PartnerRecords, RecordChanges } from '../../records/records.ts';
import { changed } from '../change-records.ts';
import type { PartnerStore, StoredRecords } from '../partner-store.ts';
import { RecordsRefused } from './records-refused.ts';

/**
 * One hash: all records as one sealed text, and the version, by which they need not be read when nothing has changed. As one text, no
 * record can be put back as it was before (a key that is revoked since), and a cluster has them in one place.
 */
const RECORDS = 'partners';
/** Milliseconds since 1970, by the ids of keys. Not sealed: nothing is allowed because of them. */
const USES = 'partners:used';
const VERSION = 'version';
const SEALED = 'records';
/** The version while nothing has been put in. */
const EMPTY = 'empty';

const PUT = new RedisScript(
  'partnersPut',
  1,
  `local version = redis.call('HGET', KEYS[1], '${VERSION}') or '${EMPTY}'
   if version ~= ARGV[1] then return 0 end
   redis.call('HSET', KEYS[1], '${VERSION}', ARGV[2], '${SEALED}', ARGV[3])
   return 1`,
);

const NOTE_USES = new RedisScript(
  'partnersNoteUses',
  1,
  `for i = 1, #ARGV, 2 do
     local known = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or '0') or 0
     if tonumber(ARGV[i + 1]) > known then redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
   end`,
);

/** What is sealed. */
interface Kept {
  /** Milliseconds since 1970; later with each change. */
  readonly at: number;
  readonly records: PartnerRecords;
}

interface Read extends StoredRecords {
  readonly at: number;
}

/** Partners in the Redis that the replicas of a BFF share. */
export class RedisPartnerStore implements PartnerStore {
  readonly place = 'the partners in Redis';
  private readonly reader: RecordReader;
  /** When what was read last was put in: nothing older is believed after it. */
  private latest = 0;

  constructor(
    private readonly redis: RedisConnection,
    private readonly sealed: SealedRecords,
    readonly otherPlans: readonly string[] = [],
    private readonly now: () => number = Date.now,
  ) {
    this.reader = new RecordReader(this.place, otherPlans);
  }

  /** @throws RecordsRefused when they were not put in by a BFF, or are older than what was read before */
  async read(known?: string): Promise<StoredRecords | undefined> {
    const version = await this.redis.use((redis) => redis.hget(RECORDS, VERSION), RECORDS);
    return (version ?? EMPTY) === known ? undefined : this.readAll();
  }

  async put(changes: RecordChanges, version: string): Promise<boolean> {
    const before = await this.readAll();
    if (before.version !== version) return false;
    const kept: Kept = { at: Math.max(this.now(), before.at + 1), records: changed(before.records, changes) };
    // A version is never met a second time: a Redis that was emptied does not count on from where another stood.
    return (await this.redis.run(PUT, [RECORDS], [version, randomUUID(), this.sealed.close(kept, RECORDS)])) === 1;
  }

  /**
   * Seals the records that Portico before 0.2.0 has left. They are taken as they stand: who could write to Redis may have written them.
   * @returns them; undefined when there are none, or when they are sealed already
   * @throws SettingsError when they cannot be used
   */
  async adopt(): Promise<PartnerRecords | undefined> {
    const fields = await this.redis.use((redis) => redis.hgetall(RECORDS), RECORDS);
    const names = Object.keys(fields).filter((name) => LISTS.some((list) => name.startsWith(`${list}:`))).toSorted();
    if (names.length === 0 || fields[SEALED] !== undefined) return undefined;
    const lists = LISTS.map((list) => `"${list}": [${names.filter((name) => name.startsWith(`${list}:`)).map((name) => fields[name]).join(',\n')}]`);
    const records = this.reader.read(`{${lists.join(',\n')}}`);
    const kept: Kept = { at: this.now(), records };
    if ((await this.redis.run(PUT, [RECORDS], [fields[VERSION] ?? EMPTY, randomUUID(), this.sealed.close(kept, RECORDS)])) !== 1) return undefined;
    await this.redis.use((redis) => redis.hdel(RECORDS, ...names));
    return records;
  }

  async uses(): Promise<ReadonlyMap<string, number>> {
    const fields = await this.redis.use((redis) => redis.hgetall(USES), USES);
    return new Map(Object.entries(fields).map(([id, at]) => [id, Number(at) || 0]));
  }

  async noteUses(uses: ReadonlyMap<string, number>): Promise<void> {
    if (uses.size > 0) await this.redis.run(NOTE_USES, [USES], [...uses].flat());
  }

  private async readAll(): Promise<Read> {
    const fields = await this.redis.use((redis) => redis.hgetall(RECORDS), RECORDS);
    if (Object.keys(fields).length === 0) return { records: this.reader.read(JSON.stringify({})), version: EMPTY, at: 0 };
    const kept = this.sealed.open<Kept>(fields[SEALED] ?? '', RECORDS);
    if (!kept) throw new RecordsRefused(this.place);
    if (kept.at < this.latest) {
      this.sealed.refuse('older');
      throw new RecordsRefused(this.place);
    }
    const records = this.reader.read(JSON.stringify(Object.fromEntries(LISTS.map((list) => [list, kept.records[list]]))));
    this.latest = kept.at;
    return { records, version: fields[VERSION] ?? EMPTY, at: kept.at };
  }
}

import { SecretText } from '@portico/config';
import { Identity, Signals } from '@portico/platform';
import { RecordSignals, RedisConnection, RedisSettings, SealedRecords, Seals, StoreUnavailable } from '@portico/redis';
import type { RecordRefused } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import type { Claim, Claimed } from './idempotency-store.ts';
import { RedisStore } from './redis.store.ts';
import { storeContract } from './store-contract.fixture.ts';

/** Records as the BFF of that name seals them. */
const recordsOf = (events = new Signals(), bff = 'partner-bff', secret = 's'): SealedRecords =>
  new SealedRecords(new Seals([new SecretText(secret.repeat(32))], bff).for('idempotency'), 'idempotency', events);

describeWith('redis-server')('keys in Redis', () => {
  let server: RedisServer;
  let connection: RedisConnection;

  beforeAll(async () => {
    server = await RedisServer.start();
    connection = new RedisConnection(Object.assign(new RedisSettings(), { url: server.url, prefix: 'spec:' }), new Signals());
    await connection.settled();
  });
  beforeEach(() => connection.use((redis) => redis.flushall()));
  afterAll(async () => {
    connection.close();
    await server.stop();
  });

  /** All keys come so much closer to their end. */
  const pass = async (milliseconds: number): Promise<void> => {
    await connection.use(async (redis) => {
      for (const key of await redis.keys('spec:*')) {
        const name = key.slice('spec:'.length);
        await redis.pexpire(name, (await redis.pttl(name)) - milliseconds);
      }
    });
  };

  storeContract(() => ({ store: new RedisStore(connection, recordsOf()), pass }));

  it('leave nothing behind that does not expire', async () => {
    const store = new RedisStore(connection, recordsOf());
    const claim = { key: 'k', caller: new Identity('spec', 'ann'), fingerprint: 'f', token: 't' };
    const timeToLive = (): Promise<number> => connection.use((redis) => redis.pttl('idempotency:k'));
    await store.claim(claim, 10_000);
    expect(await timeToLive()).toBeGreaterThan(0);
    await store.complete(claim, '1', 60_000);
    expect(await timeToLive()).toBeGreaterThan(10_000);
  });

  it('are not known while Redis is gone', async () => {
    const gone = new RedisConnection(Object.assign(new RedisSettings(), { url: 'redis://127.0.0.1:1' }), new Signals());
    await gone.settled();
    await expect(new RedisStore(gone, recordsOf()).claim({ key: 'k', caller: new Identity('spec', 'ann'), fingerprint: 'f', token: 't' }, 1_000)).rejects.toThrow(StoreUnavailable);
    gone.close();
  });

  describe('that others can write to', () => {
    const events = new Signals();
    let refused: RecordRefused[];
    events.of(RecordSignals).recordRefused.subscribe((record) => refused.push(record));
    beforeEach(() => (refused = []));

    const asked = { key: 'k', caller: new Identity('spec', 'ann'), fingerprint: 'f', token: 'new' };
    const claimed = (rule?: Claim['rule'], more: Partial<Claim> = {}): Promise<Claimed> => new RedisStore(connection, recordsOf(events)).claim({ ...asked, ...more, ...(rule && { rule }) }, 1_000);
    const plant = (answer: string, fingerprint = 'f'): Promise<unknown> => connection.use((redis) => redis.hset('idempotency:k', { fingerprint, answer }));
    const sealedBy = (records: SealedRecords, place = 'idempotency:k f'): string => records.close({ answer: 'planted' }, place);

    it.each<[string, RecordRefused['because'], () => string]>([
      ['made up', 'format', () => '{"status":200,"headers":{},"body":"planted"}'],
      ['sealed with another secret', 'seal', () => sealedBy(recordsOf(events, 'partner-bff', 'x'))],
      ['sealed by another BFF', 'seal', () => sealedBy(recordsOf(events, 'mobile-bff'))],
      ['copied from another key', 'seal', () => sealedBy(recordsOf(), 'idempotency:other f')],
      ['copied from another request of the same key', 'seal', () => sealedBy(recordsOf(), 'idempotency:k g')],
      ['changed in a bit', 'seal', () => sealedBy(recordsOf()).replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'))],
      ['cut', 'seal', () => sealedBy(recordsOf()).slice(0, 30)],
      ['of a later format', 'format', () => sealedBy(recordsOf()).replace('1.', '2.')],
    ])('give no answer that is %s', async (_, because, answer) => {
      await plant(answer());
      expect(await claimed()).toEqual({ state: 'in-flight' });
      expect(await claimed({ whenUnknown: 'repeat' })).toEqual({ state: 'claimed' });
      expect(await claimed({ whenUnknown: 'repeat' }, { token: 'newer' })).toEqual({ state: 'in-flight' });
      expect(refused).toEqual([1, 2].map(() => ({ purpose: 'idempotency', because })));
    });

    it('are not freed when there is another answer by now, and it is not given unread', async () => {
      await plant('made up');
      const refusing = { open: () => void connection.use((redis) => redis.hset('idempotency:k', 'answer', 'newer')) } as unknown as SealedRecords;
      expect(await new RedisStore(connection, refusing).claim({ ...asked, rule: { whenUnknown: 'repeat' } }, 1_000)).toEqual({ state: 'in-flight' });
      expect(await connection.use((redis) => redis.hget('idempotency:k', 'answer'))).toBe('newer');
    });

    it('give the answer that is theirs', async () => {
      await plant(sealedBy(recordsOf()));
      expect({ claimed: await claimed(), refused }).toEqual({ claimed: { state: 'answered', answer: 'planted' }, refused: [] });
    });

    it('are claimed whatever type of value stands there', async () => {
      await connection.use((redis) => redis.set('idempotency:k', 'x'));
      expect(await claimed()).toEqual({ state: 'claimed' });
    });
  });
});

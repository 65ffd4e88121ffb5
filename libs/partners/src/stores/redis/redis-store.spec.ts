import { SecretText } from '@portico/config';
import { Signals } from '@portico/platform';
import { RecordSignals, RedisConnection, RedisSettings, SealedRecords, Seals, StoreUnavailable } from '@portico/redis';
import type { RecordRefused } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { keyRecord, partner, plan } from '../../fixtures/records.fixture.ts';
import { storeContract } from '../../fixtures/store-contract.fixture.ts';
import { changeRecords } from '../change-records.ts';
import { RecordsRefused } from './records-refused.ts';
import { RedisPartnerStore } from './redis-store.ts';

describeWith('redis-server')('partners in Redis', () => {
  let server: RedisServer;
  let connection: RedisConnection;
  let refused: RecordRefused[] = [];
  const events = new Signals();
  events.of(RecordSignals).recordRefused.subscribe((record) => refused.push(record));

  /** Records as the BFF of that name seals them. */
  const recordsOf = (bff = 'partner-bff', secret = 's'): SealedRecords =>
    new SealedRecords(new Seals([new SecretText(secret.repeat(32))], bff).for('partners'), 'partners', events);
  const storeOf = (): RedisPartnerStore => new RedisPartnerStore(connection, recordsOf());

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

  storeContract(() => storeOf());

  it('are in one place, whatever else is in Redis', async () => {
    await changeRecords(storeOf(), () => ({ plans: [plan()] }));
    expect(await connection.use((redis) => redis.call('KEYS', '*'))).toEqual(['spec:partners']);
  });

  it('are others after Redis has been emptied and filled again', async () => {
    // At the same moment, by its clock.
    let now = 5_000;
    const store = new RedisPartnerStore(connection, recordsOf(), [], () => now);
    await changeRecords(store, () => ({ plans: [plan('before')] }));
    const { version } = (await store.read()) ?? { version: '' };
    await connection.use((redis) => redis.flushall());
    await changeRecords(store, () => ({ plans: [plan('after')] }));
    expect((await store.read(version))?.records.plans.map(({ name }) => name)).toEqual(['after']);
    // What has been changed more often before is no older for that.
    await changeRecords(store, () => ({ plans: [plan('again')] }));
    now += 1_000;
    await connection.use((redis) => redis.flushall());
    await changeRecords(store, () => ({ plans: [plan('at-last')] }));
    expect((await store.read())?.records.plans.map(({ name }) => name)).toEqual(['at-last']);
  });

  it('are newer with each change, also when it is made where the clock is late', async () => {
    const reader = storeOf();
    await changeRecords(storeOf(), () => ({ plans: [plan('first')] }));
    await reader.read();
    await changeRecords(new RedisPartnerStore(connection, recordsOf(), [], () => 1_000), () => ({ plans: [plan('second')] }));
    expect((await reader.read())?.records.plans.map(({ name }) => name)).toEqual(['first', 'second']);
  });

  it('have a use at no time where what stands there is no number', async () => {
    await connection.use((redis) => redis.hset('partners:used', { a: 'x', b: '5' }));
    expect(await storeOf().uses()).toEqual(new Map([['a', 0], ['b', 5]]));
    await storeOf().noteUses(new Map([['a', 7]]));
    await storeOf().noteUses(new Map());
    expect(await storeOf().uses()).toEqual(new Map([['a', 7], ['b', 5]]));
  });

  it('show nothing of keys and partners', async () => {
    await changeRecords(storeOf(), () => ({ plans: [plan()], partners: [partner('acme')] }));
    expect(JSON.stringify(await connection.use((redis) => redis.hgetall('partners')))).not.toMatch(/acme|standard/);
  });

  describe('that others can write to', () => {
    beforeEach(() => (refused = []));

    /** Two states of the records, the first with a key that the second has revoked. */
    const twoStates = async (): Promise<[Record<string, string>, Record<string, string>]> => {
      const key = keyRecord();
      await changeRecords(storeOf(), () => ({ plans: [plan()], partners: [partner('acme')], keys: [key] }));
      const before = await connection.use((redis) => redis.hgetall('partners'));
      await changeRecords(storeOf(), () => ({ keys: [{ ...key, revokedAt: '2026-11-21T00:00:00Z' }] }));
      return [before, await connection.use((redis) => redis.hgetall('partners'))];
    };
    const write = (fields: Record<string, string>): Promise<unknown> => connection.use((redis) => redis.multi().del('partners').hset('partners', fields).exec());
    const sealedBy = (records: SealedRecords): string => records.close({ at: Date.now() + 1_000, records: { plans: [plan()], partners: [partner('evil')], keys: [] } }, 'partners');

    it.each<[string, RecordRefused['because'], () => Record<string, string>]>([
      ['made up, as 0.1.0 kept them', 'format', () => ({ version: 'x', 'plans:standard': JSON.stringify(plan()), 'partners:evil': JSON.stringify(partner('evil')) })],
      ['made up in the form of ours', 'format', () => ({ version: 'x', records: JSON.stringify({ at: 1, records: {} }) })],
      ['sealed with another secret', 'seal', () => ({ version: 'x', records: sealedBy(recordsOf('partner-bff', 'x')) })],
      ['another BFF’s', 'seal', () => ({ version: 'x', records: sealedBy(recordsOf('web-bff')) })],
      ['of a later format', 'format', () => ({ version: 'x', records: sealedBy(recordsOf()).replace('1.', '2.') })],
    ])('are not believed when they are %s', async (_, because, fields) => {
      await write(fields());
      const fault: unknown = await storeOf().read().catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(RecordsRefused);
      expect(fault).toMatchObject({ name: 'RecordsRefused', message: expect.stringMatching(/^the partners in Redis are not believed: /) as string });
      await expect(changeRecords(storeOf(), () => ({}))).rejects.toThrow('redis.secrets');
      expect(refused).toEqual([1, 2].map(() => ({ purpose: 'partners', because })));
    });

    it('are not believed when they are put back as they were: a key that is revoked stays revoked', async () => {
      const store = storeOf();
      const [before, after] = await twoStates();
      const { version } = (await store.read()) ?? { version: '' };
      await write({ ...before, version: 'again' });
      await expect(store.read(version)).rejects.toThrow(RecordsRefused);
      await write(after);
      expect((await store.read())?.records.keys[0]?.revokedAt).toBe('2026-11-21T00:00:00Z');
      expect(refused).toEqual([{ purpose: 'partners', because: 'older' }]);
    });

    it('are as they were sealed, whatever fields are beside them', async () => {
      const [, after] = await twoStates();
      await write({ ...after, version: 'x', 'partners:evil': JSON.stringify(partner('evil')) });
      expect((await storeOf().read())?.records.partners.map(({ id }) => id)).toEqual(['acme']);
    });

    it('are believed as 0.1.0 has left them once they are adopted, and only then', async () => {
      const key = keyRecord();
      await write({ version: 'x', 'plans:standard': JSON.stringify(plan()), 'partners:acme': JSON.stringify(partner('acme')), 'partners:globex': JSON.stringify(partner('globex')), [`keys:${key.id}`]: JSON.stringify(key) });
      await expect(storeOf().read()).rejects.toThrow('partners adopt');
      expect((await storeOf().adopt())?.keys).toHaveLength(1);
      const { records } = (await storeOf().read()) ?? {};
      expect({ partners: records?.partners.map(({ id }) => id), keys: records?.keys.map(({ id }) => id), again: await storeOf().adopt() }).toEqual({ partners: ['acme', 'globex'], keys: [key.id], again: undefined });
      expect(Object.keys(await connection.use((redis) => redis.hgetall('partners'))).toSorted()).toEqual(['records', 'version']);
    });

    it('are not adopted where there are none, and none are made', async () => {
      expect(await storeOf().adopt()).toBeUndefined();
      await write({ version: 'x' });
      expect(await storeOf().adopt()).toBeUndefined();
      expect(await connection.use((redis) => redis.hgetall('partners'))).toEqual({ version: 'x' });
    });

    it('are not adopted beside sealed ones, or when they are wrong', async () => {
      const [, after] = await twoStates();
      await write({ ...after, 'partners:evil': JSON.stringify(partner('evil')) });
      expect(await storeOf().adopt()).toBeUndefined();
      await write({ 'partners:evil': '{"id":"evil"}' });
      await expect(storeOf().adopt()).rejects.toThrow('partners[0].plan');
    });

    it('are none where a value of another type stands', async () => {
      await connection.use((redis) => redis.set('partners', 'x'));
      expect((await storeOf().read())?.records.partners).toEqual([]);
    });
  });

  it('cannot be read while Redis is gone', async () => {
    await server.kill();
    while (connection.isUp) await wait(5);
    await expect(storeOf().read()).rejects.toThrow(StoreUnavailable);
    await server.restart();
    while (!connection.isUp) await wait(5);
  });
});

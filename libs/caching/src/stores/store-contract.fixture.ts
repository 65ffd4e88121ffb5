import { Identity } from '@portico/platform';
import type { Caller } from '@portico/platform';
import { CallerKey, SharedKey } from '../keys/cache-key.ts';
import type { CacheKey, OutgoingRead } from '../keys/cache-key.ts';
import type { CacheStore, Lookup, StoredAnswer } from './cache-store.ts';

export interface StoreUnderTest {
  readonly store: CacheStore;
  /** The same entries by another replica; the store itself where there is none. */
  readonly other: CacheStore;
  pass(milliseconds: number): Promise<void> | void;
}

export const VARIANTS = 4;

export const reading = (path = '/p', keyed: OutgoingRead['keyed'] = {}): OutgoingRead => ({
  of: 'catalog',
  path,
  keyed,
  unkeyed: new Set(),
});
export const caller = (subject: string, more: Partial<Caller> = {}): Caller => ({
  identity: new Identity('https://id.example', subject),
  customer: undefined,
  scopes: [],
  roles: [],
  ...more,
});
const everyones = (path?: string, fields: OutgoingRead['keyed'] = {}): SharedKey => new SharedKey({ ...reading(path), offered: fields });
const anns = (path?: string, who = 'ann'): CallerKey => new CallerKey(reading(path), caller(who));
export const answerOf = (body: string, more: Partial<StoredAnswer> = {}): StoredAnswer => ({
  status: 200,
  fields: { etag: '"1"' },
  body,
  age: 0,
  took: 0,
  vary: [],
  tags: [],
  ...more,
});

/** What every store of answers does. */
export function storeContract(start: () => StoreUnderTest | Promise<StoreUnderTest>): void {
  let store: CacheStore;
  let other: CacheStore;
  let pass: (milliseconds: number) => Promise<void> | void;

  beforeEach(async () => {
    const made = await start();
    ({ store, other } = made);
    pass = (milliseconds) => made.pass(milliseconds);
  });

  const find = async (...keys: CacheKey[]): Promise<Lookup> => other.find(keys);
  const bodyOf = async (...keys: CacheKey[]): Promise<string | undefined> => (await find(...keys)).hit?.answer.body;
  const keep = async (
    key: CacheKey,
    answer: StoredAnswer,
    { keepFor = 60_000, sentAgo = 0, version = undefined as string | undefined } = {},
  ): Promise<boolean> => store.keep(key, answer, { keepFor, sentAgo, version: version ?? (await store.find([key])).version });

  it('knows nothing of a URL at first', async () => {
    expect(await find(everyones())).toMatchObject({ hit: undefined, missed: 'uri' });
  });

  it('gives an answer back as it was, with the time since', async () => {
    const answer = answerOf('{"name":"Lampe €","text":"\\u0000"}', {
      status: 203,
      fields: { etag: 'W/"1"', 'x-a': 'b' },
      age: 12.5,
      tags: ['lamps'],
    });
    expect(await keep(everyones(), answer)).toBe(true);
    await pass(5_000);
    const { hit } = await find(everyones());
    expect(hit?.answer).toEqual(answer);
    expect(Math.abs((hit?.resident ?? 0) - 5_000)).toBeLessThan(500);
  });

  it.each([0, 100_000])('gives back a body of %i characters', async (length) => {
    const body = 'ä'.repeat(length);
    await keep(everyones(), answerOf(body));
    expect(await bodyOf(everyones())).toBe(body);
  });

  it('forgets an answer when its time is over', async () => {
    await keep(everyones(), answerOf('1'), { keepFor: 10_000 });
    await pass(9_000);
    expect(await bodyOf(everyones())).toBe('1');
    await pass(1_001);
    expect(await bodyOf(everyones())).toBeUndefined();
  });

  it('keeps URLs apart, and the answer of everybody from those of each caller', async () => {
    await keep(everyones(), answerOf('all'));
    await keep(anns(), answerOf('ann'));
    await keep(anns('/p', 'bob'), answerOf('bob'));
    expect({
      all: await bodyOf(everyones()),
      ann: await bodyOf(anns(), everyones()),
      bob: await bodyOf(anns('/p', 'bob'), everyones()),
      eve: await bodyOf(anns('/p', 'eve')),
      eveOrAll: await bodyOf(anns('/p', 'eve'), everyones()),
      other: await bodyOf(everyones('/q')),
    }).toEqual({ all: 'all', ann: 'ann', bob: 'bob', eve: undefined, eveOrAll: 'all', other: undefined });
  });

  it('says with which of the keys it has found an answer', async () => {
    await keep(anns(), answerOf('ann'));
    const [own, all] = [anns(), everyones()];
    expect((await find(own, all)).hit?.key).toBe(own);
    await keep(everyones('/q'), answerOf('all'));
    const key = everyones('/q');
    expect((await find(anns('/q'), key)).hit?.key).toBe(key);
  });

  it('tells requests apart by the fields that the answer varies by', async () => {
    const vary = ['accept-language'];
    await keep(everyones('/p', { 'accept-language': 'de' }), answerOf('de', { vary }));
    await keep(everyones('/p', { 'accept-language': 'en' }), answerOf('en', { vary }));
    const asked = (fields: Record<string, string>): Promise<string | undefined> => bodyOf(everyones('/p', fields));
    expect({
      de: await asked({ 'accept-language': 'de' }),
      en: await asked({ 'accept-language': 'en', 'x-a': '1' }),
      none: await asked({}),
    }).toEqual({ de: 'de', en: 'en', none: undefined });
    expect(await find(everyones('/p', { 'accept-language': 'fr' }))).toMatchObject({ missed: 'vary' });
  });

  it('tells requests apart by all fields of their key, whatever the answer varies by', async () => {
    await keep(new SharedKey(reading('/p', { 'x-tenant': 'a' })), answerOf('a'));
    expect({
      a: await bodyOf(new SharedKey(reading('/p', { 'x-tenant': 'a' }))),
      b: await bodyOf(new SharedKey(reading('/p', { 'x-tenant': 'b' }))),
      none: await bodyOf(new SharedKey(reading('/p'))),
    }).toEqual({
      a: 'a',
      b: undefined,
      none: undefined,
    });
  });

  it('forgets answers that were chosen by other fields than the latest', async () => {
    await keep(everyones('/p', { 'x-a': '1' }), answerOf('old'));
    await keep(everyones('/p', { 'x-a': '2' }), answerOf('new', { vary: ['x-a'] }));
    expect({ one: await bodyOf(everyones('/p', { 'x-a': '1' })), two: await bodyOf(everyones('/p', { 'x-a': '2' })) }).toEqual({
      one: undefined,
      two: 'new',
    });
  });

  it(`keeps the ${VARIANTS} newest answers of one URL and owner, so that odd fields fill nothing`, async () => {
    for (let at = 0; at < 3 * VARIANTS; at += 1) {
      await keep(everyones('/p', { 'x-a': String(at) }), answerOf(String(at), { vary: ['x-a'] }));
      await pass(10);
    }
    const found = await Promise.all(Array.from({ length: 3 * VARIANTS }, (_, at) => bodyOf(everyones('/p', { 'x-a': String(at) }))));
    expect(found.filter((body) => body !== undefined)).toEqual(['8', '9', '10', '11']);
  });

  it('replaces the answer to the same request', async () => {
    await keep(everyones(), answerOf('1'));
    await keep(everyones(), answerOf('2'));
    expect(await bodyOf(everyones())).toBe('2');
  });

  it('forgets all of a URL when that is purged, each caller’s too, and keeps again what comes then', async () => {
    for (const key of [everyones(), anns(), everyones('/q')]) await keep(key, answerOf('1'));
    await other.purge(everyones().place);
    expect({ all: await bodyOf(everyones()), ann: await bodyOf(anns()), other: await bodyOf(everyones('/q')) }).toEqual({
      all: undefined,
      ann: undefined,
      other: '1',
    });
    expect({ kept: await keep(everyones(), answerOf('2')), found: await bodyOf(everyones()) }).toEqual({ kept: true, found: '2' });
  });

  it('keeps no answer whose URL was purged while it was fetched', async () => {
    const { version = '' } = await store.find([everyones()]);
    await other.purge(everyones().place);
    expect({ kept: await keep(everyones(), answerOf('old'), { version }), found: await bodyOf(everyones()) }).toEqual({
      kept: false,
      found: undefined,
    });
  });

  it('forgets what has a tag when that is purged, and nothing else', async () => {
    await keep(everyones('/1'), answerOf('1', { tags: ['lamps', 'sale'] }));
    await keep(anns('/2'), answerOf('2', { tags: ['lamps'] }));
    await keep(everyones('/3'), answerOf('3', { tags: ['desks'] }));
    expect(await other.purgeTag('lamps')).toBe(2);
    expect({ one: await bodyOf(everyones('/1')), two: await bodyOf(anns('/2')), three: await bodyOf(everyones('/3')) }).toEqual({
      one: undefined,
      two: undefined,
      three: '3',
    });
    expect(await find(everyones('/1'))).toMatchObject({ hit: undefined, missed: 'uri' });
    expect(await other.purgeTag('lamps')).toBe(0);
    await pass(1);
    expect(await keep(everyones('/1'), answerOf('1', { tags: ['lamps'] }))).toBe(true);
  });

  it('keeps no answer one of whose tags was purged while it was fetched', async () => {
    const { version = '' } = await store.find([everyones()]);
    await pass(1_000);
    await other.purgeTag('lamps');
    await pass(1_000);
    const kept = await keep(everyones(), answerOf('old', { tags: ['lamps'] }), { version, sentAgo: 2_000 });
    expect({ kept, found: await bodyOf(everyones()) }).toEqual({ kept: false, found: undefined });
  });

  it('says whether a URL was purged since it was looked up, by itself or by a tag, and nothing of others', async () => {
    await keep(everyones('/lamps'), answerOf('1', { tags: ['lamps'] }));
    const versionOf = async (path: string): Promise<string> => (await store.find([everyones(path)])).version ?? '';
    const holds = async (path: string, version: string): Promise<boolean> => other.holds(everyones(path).place, version);
    const [lamps, desks] = [await versionOf('/lamps'), await versionOf('/desks')];
    const before = [await holds('/lamps', lamps), await holds('/desks', desks)];
    await store.purgeTag('lamps');
    await store.purge(everyones('/desks').place);
    expect({ before, after: [await holds('/lamps', lamps), await holds('/desks', desks)] }).toEqual({ before: [true, true], after: [false, false] });
  });

  it('keeps nothing without the version of a lookup', async () => {
    expect(await store.keep(everyones(), answerOf('1'), { keepFor: 1_000, sentAgo: 0, version: undefined })).toBe(false);
  });
}

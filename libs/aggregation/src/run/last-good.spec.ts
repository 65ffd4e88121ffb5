import { Identity } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import { stale } from '../plan/failure-policy.ts';
import { LastGood } from './last-good.ts';
import { RequestFixture } from './request.fixture.ts';

const by = (issuer: string, subject: string): RequestContext => new RequestFixture({ caller: { identity: new Identity(issuer, subject), scopes: [], roles: [] } }).context;
const GUEST = new RequestFixture().context;
const QUERY = { page: 1 };

describe('the last good answers of a part', () => {
  it('are those of one issuer’s subject, and of no other issuer’s', () => {
    const kept = new LastGood(stale('1h'));
    const found = (caller: Parameters<LastGood['keyFor']>[0]): unknown => kept.find(kept.keyFor(caller, QUERY, {}))?.value;
    kept.keep(kept.keyFor(by('https://a.example', 'c-00001'), QUERY, {}), 'of a');
    expect(found(by('https://a.example', 'c-00001'))).toBe('of a');
    const others = {
      issuer: found(by('https://b.example', 'c-00001')),
      subject: found(by('https://a.example', 'c-00002')),
      guest: found(GUEST),
    };
    expect(others).toEqual({ issuer: undefined, subject: undefined, guest: undefined });
  });

  it('of known callers are not pushed out by guests, nor those of guests by known callers', () => {
    const kept = new LastGood(stale('1h'));
    const [ann, guest] = [kept.keyFor(by('https://a.example', 'ann'), QUERY, {}), kept.keyFor(GUEST, QUERY, {})];
    kept.keep(ann, 'ann’s');
    for (let page = 0; page < 999; page += 1) kept.keep(kept.keyFor(GUEST, { page: page + 2 }, {}), 'flood');
    kept.keep(guest, 'everyone’s');
    for (let page = 0; page < 999; page += 1) kept.keep(kept.keyFor(by('https://a.example', 'bob'), { page }, {}), 'flood');
    expect({ ann: kept.find(ann)?.value, guest: kept.find(guest)?.value }).toEqual({ ann: 'ann’s', guest: 'everyone’s' });
  });

  it('are copies: what one reader does to its answer is not seen by the next, nor is what happens to the value that was kept', () => {
    const kept = new LastGood(stale('1h'));
    const key = kept.keyFor(GUEST, QUERY, {});
    const value = { marks: ['kept'], prices: new Map([['a', { amount: 1 }]]) };
    kept.keep(key, value);
    value.marks.push('later');
    const read = (): typeof value => kept.find(key)?.value as typeof value;
    read().marks.push('one');
    read().prices.set('a', { amount: 2 });
    expect(read()).toEqual({ marks: ['kept'], prices: new Map([['a', { amount: 1 }]]) });
  });

  it('of a request whose forwarded headers are too long for a key are not kept, for guests either', () => {
    const kept = new LastGood(stale('1h'));
    const sent = { 'accept-language': 'x'.repeat(70_000) };
    expect([kept.keyFor(new RequestFixture({ sent }).context, QUERY, {}), kept.keyFor(new RequestFixture({ sent, caller: { identity: new Identity('https://a.example', 'ann'), scopes: [], roles: [] } }).context, QUERY, {})]).toEqual([undefined, undefined]);
  });

  it.each([
    ['a known caller', { identity: new Identity('https://a.example', 'ann'), scopes: [], roles: [] }],
    ['a guest', undefined],
  ] as const)('are those of one set of headers that go on to upstreams, for %s', (_, caller) => {
    const kept = new LastGood(stale('1h'));
    const keyFor = (language: string): string | undefined => kept.keyFor(new RequestFixture({ ...(caller ? { caller } : {}), sent: { 'accept-language': language } }).context, QUERY, {});
    kept.keep(keyFor('de'), 'auf Deutsch');
    expect({ de: kept.find(keyFor('de'))?.value, fr: kept.find(keyFor('fr')) }).toEqual({ de: 'auf Deutsch', fr: undefined });
  });

  it('are told apart by the author’s key, which reads what the part reads, where there is one', () => {
    const kept = new LastGood(stale('1h', ({ id, query: { page } }: { id: string; query: typeof QUERY }) => `${id}/${page}`));
    kept.keep(kept.keyFor(GUEST, QUERY, { id: 'a', query: QUERY }), 'of a');
    const find = (page: number, id: string): unknown => kept.find(kept.keyFor(GUEST, { page, size: 2 }, { id, query: { page, size: 2 } }))?.value;
    expect({ same: find(1, 'a'), otherPart: find(1, 'b'), otherQuery: find(2, 'a') }).toEqual({ same: 'of a', otherPart: undefined, otherQuery: undefined });
  });

  it('have no key that is a promise', () => {
    const kept = new LastGood(stale('1h', (async () => Promise.reject(new Error('unseen'))) as never));
    expect(() => kept.keyFor(GUEST, QUERY, {})).toThrow('the key of a stale part returns a promise; it must answer at once');
  });

  it('are not kept for a query too large to be a key, for any caller', () => {
    const kept = new LastGood(stale('1h'));
    for (const caller of [GUEST, by('https://a.example', 'ann')]) {
      const key = kept.keyFor(caller, { text: 'x'.repeat(100_000) }, {});
      kept.keep(key, 'large');
      expect({ key, found: kept.find(key) }).toEqual({ key: undefined, found: undefined });
    }
  });

  describe('as time passes', () => {
    let now = 0;
    beforeEach(() => {
      now = 5_000;
      jest.spyOn(performance, 'now').mockImplementation(() => now);
    });
    afterEach(() => void jest.restoreAllMocks());

    it('are found until they are as old as they may be, with their age, and not a moment longer', () => {
      const kept = new LastGood(stale('1m'));
      kept.keep('k', 'good');
      now += 60_000;
      expect(kept.find('k')).toEqual({ value: 'good', age: 60_000 });
      now += 1;
      expect(kept.find('k')).toBeUndefined();
      now -= 60_000;
      expect(kept.find('k')).toBeUndefined();
    });

    it('are as young as the last time that they were good; to be found does not make them younger', () => {
      const kept = new LastGood(stale('1m'));
      kept.keep('k', 'old');
      now += 40_000;
      kept.keep('k', 'new');
      now += 30_000;
      expect(kept.find('k')).toEqual({ value: 'new', age: 30_000 });
      now += 30_001;
      expect(kept.find('k')).toBeUndefined();
    });
  });

  it('give way by when they were last good, not by when they first were', () => {
    const kept = new LastGood(stale('1h'));
    for (let page = 0; page < 1_000; page += 1) kept.keep(`k${page}`, page);
    kept.keep('k0', 'again');
    kept.keep('one more', 1);
    expect({ k0: kept.find('k0')?.value, k1: kept.find('k1'), k2: kept.find('k2')?.value }).toEqual({ k0: 'again', k1: undefined, k2: 2 });
  });
});

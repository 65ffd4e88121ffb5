import { Identity } from '@portico/platform';
import type { Caller, RequestContext } from '@portico/platform';
import { KEPT_VALUES } from '../kept/kept-values.ts';
import { stale } from '../plan/failure-policy.ts';
import { LastGood } from './last-good.ts';
import { RequestFixture } from './request.fixture.ts';

const caller = (issuer: string, subject: string, more: object = {}): Caller => ({ identity: new Identity(issuer, subject), scopes: [], roles: [], ...more });
const asked = (options: ConstructorParameters<typeof RequestFixture>[0] = {}): RequestContext => new RequestFixture(options).context;
const by = (issuer: string, subject: string, more?: object): RequestContext => asked({ caller: caller(issuer, subject, more) });
const GUEST = asked();
const QUERY = { page: 1 };

describe('the last good answers of a part', () => {
  const found = (kept: LastGood, context: RequestContext, inputs: readonly unknown[] = [QUERY]): unknown => kept.find(context, inputs)?.value;

  it('are those of one issuer’s subject, and of no other issuer’s', () => {
    const kept = new LastGood(stale('1h'));
    kept.keep(by('https://a.example', 'c-00001'), [QUERY], 'of a');
    expect(found(kept, by('https://a.example', 'c-00001'))).toBe('of a');
    const others = [by('https://b.example', 'c-00001'), by('https://a.example', 'c-00002'), GUEST].map((context) => found(kept, context));
    expect(others).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    ['another customer', { customer: 'c-2' }],
    ['a further scope', { scopes: ['admin'] }],
    ['a further role', { roles: ['admin'] }],
    ['whatever else a BFF’s own callers have', { tenant: 't-2' }],
  ])('are not those of the same subject with %s', (_, more) => {
    const kept = new LastGood(stale('1h'));
    kept.keep(by('https://a.example', 'ann'), [QUERY], 'as before');
    expect({ other: found(kept, by('https://a.example', 'ann', more)), same: found(kept, by('https://a.example', 'ann')) }).toEqual({ other: undefined, same: 'as before' });
  });

  it('are those of one query, and of one value of each part that it depends on', () => {
    const kept = new LastGood(stale('1h'));
    kept.keep(GUEST, [QUERY, { sku: 'a' }, undefined], 'of a');
    const others = [[{ page: 2 }, { sku: 'a' }, undefined], [QUERY, { sku: 'b' }, undefined], [QUERY, undefined, { sku: 'a' }], [QUERY]];
    expect({ same: found(kept, GUEST, [QUERY, { sku: 'a' }, undefined]), others: others.map((inputs) => found(kept, GUEST, inputs)) }).toEqual({
      same: 'of a',
      others: [undefined, undefined, undefined, undefined],
    });
  });

  it('are no other part’s', () => {
    new LastGood(stale('1h')).keep(GUEST, [QUERY], 'of another');
    expect(found(new LastGood(stale('1h')), GUEST)).toBeUndefined();
  });

  it('are bounded in bytes for all parts of a BFF together, those of guests and those of known callers apart', () => {
    const parts = [new LastGood(stale('1h')), new LastGood(stale('1h'))];
    const [ann, long] = [by('https://a.example', 'ann'), 'x'.repeat(100_000)];
    parts[0]?.keep(ann, [QUERY], 'ann’s');
    for (let page = 0; page < 400; page += 1) for (const part of parts) part.keep(GUEST, [{ page }], long);
    const { guests, known } = KEPT_VALUES;
    expect({ ann: found(parts[0] as LastGood, ann), full: guests.bytes > 10_000_000, bounded: guests.bytes <= 16 * 1024 * 1024, known: known.bytes < 10_000 }).toEqual({
      ann: 'ann’s',
      full: true,
      bounded: true,
      known: true,
    });
  });

  it('are not pushed out by what is asked for once, where they are in use', () => {
    const kept = new LastGood(stale('1h'));
    const long = 'x'.repeat(100_000);
    const use = (): unknown => (kept.keep(GUEST, [{ page: 'home' }], long), found(kept, GUEST, [{ page: 'home' }]));
    for (let times = 0; times < 3; times += 1) use();
    for (let page = 0; page < 400; page += 1) {
      kept.keep(GUEST, [{ page }], long);
      if (page % 20 === 0) use();
    }
    expect(found(kept, GUEST, [{ page: 'home' }])).toBe(long);
  });

  it('are copies: what one reader does to its answer is not seen by the next, nor is what happens to the value that was kept', () => {
    const kept = new LastGood(stale('1h'));
    const value = { marks: ['kept'], prices: new Map([['a', { amount: 1 }]]) };
    kept.keep(GUEST, [QUERY], value);
    value.marks.push('later');
    const read = (): typeof value => found(kept, GUEST) as typeof value;
    read().marks.push('one');
    read().prices.set('a', { amount: 2 });
    expect(read()).toEqual({ marks: ['kept'], prices: new Map([['a', { amount: 1 }]]) });
  });

  it.each([
    ['a known caller', caller('https://a.example', 'ann')],
    ['a guest', undefined],
  ] as const)('are those of one set of headers that go on to upstreams, for %s', (_, who) => {
    const kept = new LastGood(stale('1h'));
    const by = (language: string): RequestContext => asked({ ...(who ? { caller: who } : {}), sent: { 'accept-language': language } });
    kept.keep(by('de'), [QUERY], 'auf Deutsch');
    expect({ de: found(kept, by('de')), fr: found(kept, by('fr')) }).toEqual({ de: 'auf Deutsch', fr: undefined });
  });

  it.each([
    ['forwarded headers', asked({ sent: { 'accept-language': 'x'.repeat(70_000) } }), [QUERY]],
    ['a query', GUEST, [{ text: 'x'.repeat(100_000) }]],
  ])('are not kept for %s too large to be a key', (_, context, inputs) => {
    const kept = new LastGood(stale('1h'));
    kept.keep(context, inputs, 'large');
    expect(found(kept, context, inputs)).toBeUndefined();
  });

  it('have no key for what cannot be compared', () => {
    expect(() => new LastGood(stale('1h')).keep(GUEST, [QUERY, () => 1], 'x')).toThrow('a function, so no key can be made of it');
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
      kept.keep(GUEST, [QUERY], 'good');
      now += 60_000;
      expect(kept.find(GUEST, [QUERY])).toEqual({ value: 'good', age: 60_000 });
      now += 1;
      expect(kept.find(GUEST, [QUERY])).toBeUndefined();
      now -= 60_000;
      expect(kept.find(GUEST, [QUERY])).toBeUndefined();
    });

    it('are as young as the last time that they were good; to be found does not make them younger', () => {
      const kept = new LastGood(stale('1m'));
      kept.keep(GUEST, [QUERY], 'old');
      now += 40_000;
      kept.keep(GUEST, [QUERY], 'new');
      now += 30_000;
      expect(kept.find(GUEST, [QUERY])).toEqual({ value: 'new', age: 30_000 });
      now += 30_001;
      expect(kept.find(GUEST, [QUERY])).toBeUndefined();
    });
  });
});

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
    kept.keep(kept.keyFor(by('https://a.example', 'c-00001'), QUERY, {}), 'of a');
    expect(kept.find(kept.keyFor(by('https://a.example', 'c-00001'), QUERY, {}))?.value).toBe('of a');
    expect([by('https://b.example', 'c-00001'), by('https://a.example', 'c-00002'), GUEST].map((caller) => kept.find(kept.keyFor(caller, QUERY, {})))).toEqual([undefined, undefined, undefined]);
  });

  it('of known callers are not pushed out by guests, nor those of guests by known callers', () => {
    const kept = new LastGood(stale('1h'));
    const [ann, guest] = [kept.keyFor(by('https://a.example', 'ann'), QUERY, {}), kept.keyFor(GUEST, QUERY, {})];
    kept.keep(ann, 'ann’s');
    for (let page = 0; page < 999; page += 1) kept.keep(kept.keyFor(GUEST, { page: page + 2 }, {}), 'flood');
    kept.keep(guest, 'everyone’s');
    for (let page = 0; page < 999; page += 1) kept.keep(kept.keyFor(by('https://a.example', 'bob'), { page }, {}), 'flood');
    expect([kept.find(ann)?.value, kept.find(guest)?.value]).toEqual(['ann’s', 'everyone’s']);
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
});

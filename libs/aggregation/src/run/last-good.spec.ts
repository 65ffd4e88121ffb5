import { Identity } from '@portico/platform';
import { stale } from '../plan/failure-policy.ts';
import { LastGood } from './last-good.ts';

const keyOf = (issuer: string, subject: string) => new Identity(issuer, subject).key;
const QUERY = { page: 1 };

describe('the last good answers of a part', () => {
  it('are those of one issuer’s subject, and of no other issuer’s', () => {
    const kept = new LastGood(stale('1h'));
    kept.keep(kept.keyFor(keyOf('https://a.example', 'c-00001'), QUERY, {}), 'of a');
    expect(kept.find(kept.keyFor(keyOf('https://a.example', 'c-00001'), QUERY, {}))?.value).toBe('of a');
    expect([keyOf('https://b.example', 'c-00001'), keyOf('https://a.example', 'c-00002'), undefined].map((caller) => kept.find(kept.keyFor(caller, QUERY, {})))).toEqual([undefined, undefined, undefined]);
  });

  it('of known callers are not pushed out by guests, nor those of guests by known callers', () => {
    const kept = new LastGood(stale('1h'));
    const [ann, guest] = [kept.keyFor(keyOf('https://a.example', 'ann'), QUERY, {}), kept.keyFor(undefined, QUERY, {})];
    kept.keep(ann, 'ann’s');
    for (let page = 0; page < 999; page += 1) kept.keep(kept.keyFor(undefined, { page: page + 2 }, {}), 'flood');
    kept.keep(guest, 'everyone’s');
    for (let page = 0; page < 999; page += 1) kept.keep(kept.keyFor(keyOf('https://a.example', 'bob'), { page }, {}), 'flood');
    expect([kept.find(ann)?.value, kept.find(guest)?.value]).toEqual(['ann’s', 'everyone’s']);
  });
});

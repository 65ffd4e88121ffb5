import { Identity, Problem } from '@portico/platform';
import { RateLimitSignals } from './telemetry/rate-limit.signals.ts';
import type { RequestContext } from '@portico/platform';
import { LimitAnswer } from './limit-answer.ts';
import { limitOf } from './limits/limit.ts';
import { LimitSet } from './limits/limit-set.ts';
import type { Verdict } from './limits/verdict.ts';
import type { RequestLimited } from './telemetry/rate-limit.signals.ts';

const MINUTE = limitOf({ name: 'minute', quota: 5, per: 60_000 });
const verdict = (more: Partial<Verdict> = {}): Verdict => ({ allowed: true, set: new LimitSet([MINUTE]), limit: MINUTE, remaining: 2, resetIn: 9, ...more });

describe('what callers are told of their limits', () => {
  let headers: Map<string, string>;
  let limited: RequestLimited[];
  let signals: RateLimitSignals;
  let context: RequestContext;

  beforeEach(() => {
    headers = new Map();
    limited = [];
    signals = new RateLimitSignals();
    signals.requestLimited.subscribe((event) => limited.push(event));
    const reply = { getHeader: (name: string) => headers.get(name), header: (name: string, value: string) => headers.set(name, value) };
    context = { reply, scope: undefined } as unknown as RequestContext;
  });

  const refusal = (given: Verdict, cost = 1, detail?: string): Problem => {
    try {
      new LimitAnswer(signals).give(context, given, cost, { by: 'address' }, detail);
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
    throw new Error('nothing was refused');
  };

  it('is what is left, and nothing else happens, while there is something', () => {
    new LimitAnswer(signals).give(context, verdict(), 1, { by: 'address' });
    expect([...headers]).toEqual([['ratelimit', '"minute";r=2;t=9'], ['ratelimit-policy', '"minute";q=5;w=60']]);
    expect(limited).toEqual([]);
  });

  it('is a refusal with the same fields, and who was refused by which limit is an event', () => {
    const caller = new Identity('spec', 'a');
    const answer = new LimitAnswer(signals);
    expect(() => answer.give(context, verdict({ allowed: false, remaining: 0 }), 1, { by: 'caller', caller, plan: 'small' })).toThrow(Problem);
    expect([...headers.keys()]).toEqual(['ratelimit', 'ratelimit-policy']);
    expect(limited).toEqual([{ limit: 'minute', by: 'caller', caller, plan: 'small' }]);
  });

  it('is a refusal without fields where these are not wanted', () => {
    const about = { by: 'address' } as const;
    const answer = new LimitAnswer(signals, false);
    answer.give(context, verdict(), 1, about);
    expect(() => answer.give(context, verdict({ allowed: false, resetIn: 9 }), 1, about, 'not now')).toThrow(new Problem('rate-limited', { detail: 'not now', headers: { 'retry-after': '9' } }));
    expect({ fields: [...headers], limited }).toEqual({ fields: [], limited: [{ limit: 'minute', ...about }] });
  });

  it('is when to come back, in a second at the earliest', () => {
    expect(refusal(verdict({ allowed: false, resetIn: 9 })).details.headers).toEqual({ 'retry-after': '9' });
    const atOnce = refusal(verdict({ allowed: false, resetIn: 0 }));
    expect([atOnce.details.headers, atOnce.details.detail]).toEqual([{ 'retry-after': '1' }, expect.stringContaining('come back in 1 s')]);
  });

  it.each([
    [1_000, 'a second'],
    [60_000, 'a minute'],
    [3_600_000, 'an hour'],
    [86_400_000, 'a day'],
    ['day', 'a day'],
    ['month', 'a month'],
    [31 * 86_400_000, 'in 2678400 s'],
    [90_000, 'in 90 s'],
  ] as const)('is how much the limit allows, in words: %s is %s', (per, words) => {
    const limit = limitOf({ name: 'a', quota: 5, per });
    const given = verdict({ allowed: false, limit, set: new LimitSet([limit]), remaining: 0 });
    expect(refusal(given).details.detail).toBe(`the limit "a" allows 5 ${words}: nothing is left; come back in 9 s`);
    expect(refusal({ ...given, remaining: 2 }, 3).details.detail).toBe(`the limit "a" allows 5 ${words}: 2 left, and this request takes 3; come back in 9 s`);
    expect(refusal(given, 1, 'not now').details.detail).toBe('not now');
  });
});

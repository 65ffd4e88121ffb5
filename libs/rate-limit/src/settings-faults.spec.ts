import { limit, plan, quota } from './fixtures/limited-bff.fixture.ts';
import { RateLimitSettings } from './rate-limit.settings.ts';
import { faultsOf, unknownPlans } from './settings-faults.ts';

const faults = (settings: Partial<RateLimitSettings>): string[] => faultsOf(Object.assign(new RateLimitSettings(), settings));

describe('what is wrong with settings of limits', () => {
  it('is nothing where names differ, and bursts are of even rates', () => {
    const even = limit('even', 5, { algorithm: 'gcra', burst: 2 });
    expect(faults({})).toEqual([]);
    expect(faults({ byAddress: [{ ...even, name: 'address' }], plans: [plan('a', [even], [quota('day', 1, 'day')]), plan('b', [even, limit('hour', 1)])], plan: 'a' })).toEqual([]);
  });

  it('is a name that a plan has twice, or shares with the limits by address, each told once', () => {
    const thrice = plan('a', [limit('hour', 1), limit('hour', 2), limit('day', 1)], [quota('day', 2, 'day'), quota('hour', 2, 'day'), quota('month', 1, 'month')]);
    expect(faults({ plans: [thrice], plan: 'a', byAddress: [limit('month', 1)] })).toEqual([
      'rateLimit: the plan "a" has two limits "hour"',
      'rateLimit: the plan "a" has two limits "day"',
      expect.stringContaining('"month" limits addresses and, in the plan "a", callers'),
    ]);
  });

  it('is each name of a plan that does not exist', () => {
    const plans = [plan('a', [])];
    expect(unknownPlans(Object.assign(new RateLimitSettings(), { plans, plan: 'a' }))).toEqual([]);
    expect(unknownPlans(Object.assign(new RateLimitSettings(), { plans, plan: 'b', anonymous: 'a' }))).toEqual(['rateLimit.plan names the plan "b", which does not exist']);
    expect(unknownPlans(Object.assign(new RateLimitSettings(), { plans, plan: 'a', anonymous: 'c' }))).toEqual(['rateLimit.anonymous names the plan "c", which does not exist']);
  });
});

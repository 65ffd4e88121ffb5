import { completenessWithout, optionalIn } from './plan-outline.ts';
import type { PlanOutline } from './plan-outline.ts';

const HOME: PlanOutline = {
  plan: 'home',
  parts: [
    { part: 'featured', needs: [], onFailure: 'fail' },
    { part: 'recommendations', needs: [], onFailure: 'omit' },
    { part: 'recommended', needs: ['recommendations'], onFailure: 'omit' },
    { part: 'reviews', needs: ['recommended'], onFailure: 'omit' },
    { part: 'prices', needs: ['featured'], onFailure: 'omit' },
  ],
};

describe('a plan’s outline', () => {
  it('tells the parts that a request can do without', () => {
    expect(optionalIn(HOME)).toEqual(['recommendations', 'recommended', 'reviews', 'prices']);
  });

  it('tells what Completeness says without a part, and without what needs it', () => {
    expect(completenessWithout(HOME, 'prices', 'invalid')).toBe('prices;is=omitted;reason=invalid');
    expect(completenessWithout(HOME, 'recommendations', 'timeout')).toBe(
      'recommendations;is=omitted;reason=timeout, recommended;is=omitted;reason=needs, reviews;is=omitted;reason=needs',
    );
  });
});

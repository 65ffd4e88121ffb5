import { UpstreamFailure } from './upstream-failure.ts';

describe('the failure of an upstream', () => {
  it.each([
    [0, '1'],
    [0.2, '1'],
    [7, '7'],
    [3_601, '3600'],
    [2 ** 31, '3600'],
    [Number.POSITIVE_INFINITY, '3600'],
  ])('tells a client that is to come back in %d s to do so in %s s', (retryAfter, said) => {
    const { details } = new UpstreamFailure('overloaded', { upstream: 'orders', operation: 'getOrder', retryAfter }).toProblem();
    expect(details.headers).toEqual({ 'retry-after': said });
  });
});

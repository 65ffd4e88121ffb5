import { FAILURE_TABLE } from '../../policies/evidence/failure.table.ts';
import type { FailureKind } from '../../policies/evidence/failure.table.ts';
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

  it('tells a client to come back only where that may help, and where the upstream has said when', () => {
    const headersOf = (kind: FailureKind, retryAfter?: number): unknown => new UpstreamFailure(kind, { upstream: 'orders', operation: 'getOrder', ...(retryAfter === undefined ? {} : { retryAfter }) }).toProblem().details.headers;
    const kinds = Object.keys(FAILURE_TABLE) as FailureKind[];
    expect(kinds.filter((kind) => headersOf(kind, 7))).toEqual(kinds.filter((kind) => FAILURE_TABLE[kind].required === 'upstream-unavailable'));
    expect(headersOf('overloaded')).toBeUndefined();
  });

  it('says in the log what and where it was, and keeps its cause', () => {
    const cause = new Error('why');
    const failure = new UpstreamFailure('overloaded', { upstream: 'orders', operation: 'getOrder', status: 503, note: 'busy', cause });
    expect(failure.name).toBe('UpstreamFailure');
    expect([failure.message, failure.cause, failure.reason, failure.toProblem().cause]).toEqual(['orders getOrder: overloaded (status 503), busy', cause, 'unavailable', failure]);
    expect(new UpstreamFailure('timeout', { upstream: 'orders', operation: 'getOrder' }).message).toBe('orders getOrder: timeout');
  });
});

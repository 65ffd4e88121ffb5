import { UpstreamFailure, upstreamFailureIn } from './upstream-failure.ts';

describe('the failure of an upstream in what was thrown', () => {
  const failure = new UpstreamFailure('reset', { upstream: 'orders', operation: 'getOrder', cause: new Error('ECONNRESET') });
  const circle = new Error('goes round');
  circle.cause = circle;
  const mute = Object.defineProperty(new Error('mute'), 'cause', {
    get: () => {
      throw circle;
    },
  });

  it.each<[string, unknown, unknown]>([
    ['itself', failure, failure],
    ['its cause', new Error('in other words', { cause: failure }), failure],
    ['the cause of its cause', new Error('a', { cause: new Error('b', { cause: failure }) }), failure],
    ['none: an error', new Error('a bug', { cause: new Error('another') }), undefined],
    ['none: nothing', undefined, undefined],
    ['none: a text', 'a text', undefined],
    ['none: a circle', circle, undefined],
    ['none: a cause that throws', mute, undefined],
  ])('is %s', (_, thrown, expected) => {
    expect(upstreamFailureIn(thrown)).toBe(expected);
  });
});

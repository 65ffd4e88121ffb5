import { describeError, summariseCause } from './error-report.ts';

describe('summariseCause', () => {
  it.each([
    ['an error', new Error('a'), 'a', undefined],
    ['a chain, with its first code', new Error('a', { cause: Object.assign(new Error('b'), { code: 'E_B', cause: { code: 'E_C' } }) }), 'a: b', 'E_B'],
    ['a message once', new Error('a', { cause: new Error('a') }), 'a', undefined],
    ['the first of an aggregate', new AggregateError([Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })], ''), 'refused', 'ECONNREFUSED'],
    ['a text', 'a', 'a', undefined],
    ['null', null, 'null', undefined],
    ['an object without message', { code: 5 }, '', '5'],
  ])('%s', (_case, cause, message, code) => expect(summariseCause(cause)).toEqual({ message, code }));

  it('ends where causes go in a circle, and after five', () => {
    const circle = new Error('a');
    circle.cause = new Error('b', { cause: circle });
    expect(summariseCause(circle).message).toBe('a: b');
    const long = Array.from({ length: 9 }).reduce<Error | undefined>((cause, _, index) => new Error(String(9 - index), { cause }), undefined);
    expect(summariseCause(long).message).toBe('1: 2: 3: 4: 5');
  });
});

describe('describeError', () => {
  it('has type, message, code and stack of each in the chain', () => {
    const report = describeError(new TypeError('a', { cause: Object.assign(new RangeError('b'), { code: 'E_B' }) }));
    expect(report).toEqual({
      type: 'TypeError',
      message: 'a',
      stack: expect.stringMatching(/^TypeError: a\n/),
      cause: { type: 'RangeError', message: 'b', code: 'E_B', stack: expect.stringMatching(/^RangeError: b\n/) },
    });
  });
});

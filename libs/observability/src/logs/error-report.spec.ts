import { runInNewContext } from 'node:vm';
import { createLogger } from './create-logger.ts';
import type { LogDestination } from './log-destination.ts';
import { describeError, summariseCause } from './error-report.ts';

describe('summariseCause', () => {
  it.each([
    ['an error', new Error('a'), 'a', undefined],
    ['a chain, with its first code', new Error('a', { cause: Object.assign(new Error('b'), { code: 'E_B', cause: { code: 'E_C' } }) }), 'a: b: {"code":"E_C"}', 'E_B'],
    ['a message once', new Error('a', { cause: new Error('a') }), 'a', undefined],
    ['the first of an aggregate', new AggregateError([Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })], ''), 'refused', 'ECONNREFUSED'],
    ['a text', 'a', 'a', undefined],
    ['null', null, 'null', undefined],
    ['an object without message', { code: 5 }, '{"code":5}', '5'],
    ['undefined', undefined, 'undefined', undefined],
    ['several of an aggregate', new AggregateError([new Error('a', { cause: new Error('why') }), 'b'], 'all'), 'all: [a: why; b]', undefined],
    ['many of an aggregate', new AggregateError(Array.from({ length: 99 }, (_, index) => index), ''), '[0; 1; 2; 3; 4; 5; 6; 7; 8; and 90 more]', undefined],
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

  it('has those of an AggregateError, each with its causes', () => {
    const aggregate = new AggregateError([new Error('a', { cause: new Error('why') }), new Error('b')], 'all', { cause: new Error('first') });
    expect(describeError(aggregate)).toMatchObject({ message: 'all', cause: { message: 'first' }, errors: [{ message: 'a', cause: { message: 'why' } }, { message: 'b' }] });
  });

  /** As a log line has it. */
  const shown = (thrown: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(describeError(thrown))) as Record<string, unknown>;

  it.each<[string, unknown, object]>([
    ['undefined', undefined, { type: 'undefined', message: 'undefined' }],
    ['null', null, { type: 'object', message: 'null' }],
    ['a text', 'oops', { type: 'string', message: 'oops' }],
    ['a symbol', Symbol('s'), { type: 'symbol', message: 'Symbol(s)' }],
    ['a large number', 1n, { type: 'bigint', message: '1' }],
    ['an object', { reason: 'full', password: 'x' }, { type: 'object', message: expect.stringMatching(/^\{"reason":"full","password":.*redacted/) }],
    ['an object with a message', { message: 'full', reason: 1 }, { type: 'object', message: 'full' }],
    ['an object without anything', Object.create(null), { type: 'object', message: '{}' }],
    ['a list', [1, new Error('in it')], { type: 'object', message: expect.stringContaining('in it') }],
    ['a class', class Thrown {}, { type: 'function', message: expect.stringContaining('class Thrown') }],
    ['an error of another realm', runInNewContext('new TypeError("far away")'), { type: 'TypeError', message: 'far away', stack: expect.stringContaining('far away') }],
    ['an error whose fields are hidden', Object.defineProperties(new Error(), { message: { value: 'hidden' }, code: { value: 'E_H' } }), { type: 'Error', message: 'hidden', code: 'E_H' }],
    ['an error whose fields cannot be read', Object.defineProperty(new Error(), 'message', { get: () => { throw new Error('getter'); } }), { message: 'what was thrown cannot be read' }],
    ['a Response', new Response(''), { type: 'object', message: expect.any(String) }],
  ])('says what was thrown when it is %s', (_case, thrown, report) => expect(shown(thrown)).toMatchObject(report));

  it('is bounded, whatever is thrown', () => {
    const wide = (depth: number): Error => (depth === 0 ? new Error('x'.repeat(100_000)) : new AggregateError(Array.from({ length: 50 }, () => wide(depth - 1)), 'y'.repeat(100_000), { cause: wide(depth - 1) }));
    expect(JSON.stringify(describeError(wide(2))).length).toBeLessThan(200_000);
    expect(JSON.stringify(describeError({ list: Array.from({ length: 100_000 }, () => 'x') })).length).toBeLessThan(2_000);
    const circle = new AggregateError([], 'circle');
    circle.errors.push(circle);
    expect(shown(circle)).not.toHaveProperty('errors');
  });

  it('is what a log has of any `err`', () => {
    const lines: string[] = [];
    const log = createLogger({ write: (line: string) => void lines.push(line) } as unknown as LogDestination, 'info', 'web-bff');
    for (const err of [new Error('a'), 'a', { message: 'a' }, describeError(new Error('a'))]) log.error({ err }, 'failed');
    expect(lines.map((line) => (JSON.parse(line) as { err: { message: string } }).err.message)).toEqual(['a', 'a', 'a', 'a']);
  });

  it('says once what a failure has taken over from its cause', () => {
    const cause = new Error('its content-encoding gzip cannot be undone', { cause: new Error('incorrect header check') });
    const failure = new Error(`orders getOrder: bad-payload, ${cause.message}`, { cause });
    expect(summariseCause(failure).message).toBe('orders getOrder: bad-payload, its content-encoding gzip cannot be undone: incorrect header check');
  });
});

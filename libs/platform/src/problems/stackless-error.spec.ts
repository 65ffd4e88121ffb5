import { StacklessError } from './stackless-error.ts';
import { reasonOf } from './thrown.ts';

describe('an error without a stack', () => {
  it('has its words and its cause, and leaves the stacks of others alone', () => {
    const before = Error.stackTraceLimit;
    const error = new StacklessError('why', { cause: 'what' });
    expect([error.message, error.cause, error.stack?.split('\n').length]).toEqual(['why', 'what', 1]);
    expect(Error.stackTraceLimit).toBe(before);
    expect(new Error('other').stack?.split('\n').length).toBeGreaterThan(1);
  });

  it.each([
    [undefined, 'undefined was thrown'],
    [null, 'null was thrown'],
    [0, '0 was thrown'],
    ['', 'an empty text was thrown'],
  ])('stands for %p when that is thrown', (thrown, message) => expect((reasonOf(thrown) as Error).message).toBe(message));

  it('stands for nothing else', () => {
    const error = new Error('own');
    expect([reasonOf(error), reasonOf('a text')]).toEqual([error, 'a text']);
  });
});

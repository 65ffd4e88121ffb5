import fc from 'fast-check';
import { pushbackOf, retryAfterOf } from './retry-after.ts';

const DATE = 'Sun, 06 Nov 1994 08:49:37 GMT';
const NOW = Date.parse(DATE);
const after = (value: string | undefined, date?: string): number | undefined => retryAfterOf(value, date, () => NOW - 5_000);

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120],
    [' 7 ', 7],
    ['99999999999999999999999', 2 ** 31],
    ['9'.repeat(400), 2 ** 31],
  ])('%s is a delay of %d s', (value, seconds) => expect(after(value)).toBe(seconds));

  it.each(['', '1e23', '1e3', '-1', '+1', '1.5', '0x10', '12 s', 'soon', 'Infinity', 'NaN', '١٢', '1994-11-06', 'Sun, 06 Nov 1994', 'Sun, 99 Nov 1994 08:49:37 GMT'])('%j is ignored', (value) =>
    expect(after(value)).toBeUndefined(),
  );

  it.each(['Sun, 06 Nov 1994 08:50:37 GMT', 'Sunday, 06-Nov-94 08:50:37 GMT', 'Sun Nov  6 08:50:37 1994'])('%s counts from the answer’s own date, or from now', (value) => {
    expect([after(value, DATE), after(value, 'garbage'), after(value)]).toEqual([60, 65, 65]);
  });

  it('may have white space around both, and is read as GMT where it names no zone', () => {
    const parsed = jest.spyOn(Date, 'parse');
    expect(after(' Sun Nov  6 08:50:37 1994\t', ` ${DATE} `)).toBe(60);
    expect(parsed.mock.calls).toEqual([['Sun Nov  6 08:50:37 1994 GMT'], [DATE]]);
    parsed.mockRestore();
  });

  it('is not over before its date: a part of a second counts as a whole one', () => {
    expect([NOW - 1_999, NOW - 1_001, NOW - 1_000, NOW - 1, NOW].map((now) => retryAfterOf(DATE, undefined, () => now))).toEqual([2, 2, 1, 1, 0]);
  });

  it('is a date that may be far away, up to the longest delay', () => {
    const inSeconds = (seconds: number): string => new Date(NOW + seconds * 1_000).toUTCString();
    expect([2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32].map((seconds) => after(inSeconds(seconds), DATE))).toEqual([2 ** 31 - 1, 2 ** 31, 2 ** 31, 2 ** 31]);
  });

  it('in the past is no delay', () => expect(after(DATE, 'Sun, 06 Nov 1994 09:00:00 GMT')).toBe(0));
  it('that is missing is none', () => expect(after(undefined)).toBeUndefined());

  it('is a whole number from 0 to 2^31, or ignored, whatever is written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String), fc.bigInt().map(String), fc.date({ noInvalidDate: true }).map((date) => date.toUTCString())), fc.option(fc.string(), { nil: undefined }), (value, date) => {
        const seconds = retryAfterOf(value, date);
        if (seconds !== undefined && !(Number.isInteger(seconds) && seconds >= 0 && seconds <= 2 ** 31)) throw new Error(`${value}: ${seconds}`);
      }),
    );
  });
});

describe('gRPC’s pushback', () => {
  it.each([
    ['0', 0],
    ['1500', 1.5],
    ['99999999999999999999999', 2 ** 31],
    ['-1', 'never'],
    ['soon', 'never'],
    ['12 ms', 'never'],
    [undefined, undefined],
  ])('%s is %s', (value, seconds) => expect(pushbackOf(value)).toBe(seconds));
});

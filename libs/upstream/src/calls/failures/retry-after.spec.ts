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
    [undefined, undefined],
  ])('%s is %s', (value, seconds) => expect(pushbackOf(value)).toBe(seconds));
});

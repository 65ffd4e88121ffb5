import fc from 'fast-check';
import { httpDate } from './http-date.ts';

const NOW = Date.UTC(2026, 2, 4);

describe('an HTTP-date', () => {
  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Sunday, 06-Nov-94 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Sun Nov  6 08:49:37 1994', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Friday, 01-Jan-76 00:00:00 GMT', Date.UTC(2076, 0, 1)],
    ['Saturday, 01-Jan-77 00:00:00 GMT', Date.UTC(1977, 0, 1)],
    ['Sat, 31 Dec 2016 23:59:60 GMT', Date.UTC(2017, 0, 1)],
    ['Sun, 06 Nov 1994 08:49:37 UTC', undefined],
    ['Sun, 06 Nov 1994 08:49:37', undefined],
    ['sun, 06 nov 1994 08:49:37 GMT', undefined],
    ['Sun, 31 Feb 2026 00:00:00 GMT', undefined],
    ['Sun, 06 Nov 1994 24:00:00 GMT', undefined],
    ['1994-11-06T08:49:37Z', undefined],
    ['784111777', undefined],
    ['0', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %p', (text, date) => expect(httpDate(text, NOW)).toBe(date));

  it('is read as it is written', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date(Date.UTC(9999, 0, 1)), noInvalidDate: true }), (date) => {
        const seconds = Math.floor(date.getTime() / 1_000) * 1_000;
        expect(httpDate(new Date(seconds).toUTCString(), NOW)).toBe(seconds);
      }),
    );
  });
});

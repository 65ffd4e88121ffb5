import { AcceptedCoding } from './accepted-coding.ts';
import { CODINGS } from './coding.ts';

describe('the coding that a client is answered in', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['gzip', 'gzip'],
    ['x-gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['gzip, deflate, br, zstd', 'zstd'],
    ['gzip, deflate, br', 'br'],
    ['gzip;q=1, br;q=0.9', 'gzip'],
    ['gzip;q=0.5,br;q=0.500', 'br'],
    ['gzip\t;\tq=0.5 , br ; q=0.4', 'gzip'],
    ['*', 'zstd'],
    ['*;q=0', undefined],
    ['gzip, *;q=0', 'gzip'],
    ['zstd;q=0, *', 'br'],
    ['zstd;q=0, br;q=0.0, gzip;q=0.001', 'gzip'],
    ['identity', undefined],
    ['identity;q=0', undefined],
    ['identity;q=1, gzip;q=0.5', undefined],
    ['identity;q=0.5, gzip;q=0.5', 'gzip'],
    ['identity;q=0.5, gzip;q=1', 'gzip'],
    ['deflate, compress', undefined],
    ['gzip;q=2', undefined],
    ['gzip;q=1.1', undefined],
    ['gzip;q=-1', undefined],
    ['gzip;q=0.1234', undefined],
    ['gzip;level=9', undefined],
    ['gzip q=1', undefined],
    ['"gzip"', undefined],
    [', ,gzip,,', 'gzip'],
    [`${'a,'.repeat(40)}gzip`, undefined],
    ['br;q=0, br', 'br'],
    ['__proto__, constructor', undefined],
    ['gzip\u00a0', undefined],
  ])('for %j is %s', (accepted, coding) => {
    const choice = new AcceptedCoding(CODINGS);
    // The second time, it is known.
    expect({ first: choice.of(accepted), again: choice.of(accepted) }).toEqual({ first: coding, again: coding });
  });

  it('is the first of those that are offered, where the client likes several alike', () => {
    expect(new AcceptedCoding(['gzip', 'br']).of('zstd, br, gzip')).toBe('gzip');
  });
});

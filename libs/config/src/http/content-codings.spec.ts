import { CodingWeights } from './content-codings.ts';

describe('the weights of content codings', () => {
  it.each([
    ['gzip, br', { gzip: 1, br: 1, zstd: 0 }],
    ['GZip;q=0.5 , br ; Q=0.25', { gzip: 0.5, br: 0.25 }],
    ['x-gzip', { gzip: 1 }],
    ['*', { gzip: 1, zstd: 1 }],
    ['*;q=0.1, gzip;q=0', { gzip: 0, br: 0.1 }],
    ['gzip;q=2, br;q=-1, zstd;q=abc', { gzip: 0, br: 0, zstd: 0 }],
    ['gzip;level=9', { gzip: 0 }],
    ['', { gzip: 0 }],
    [`${'a,'.repeat(32)}gzip`, { gzip: 0 }],
  ])('of %j', (accepted, expected) => {
    const weights = new CodingWeights(accepted);
    expect(Object.fromEntries(Object.keys(expected).map((coding) => [coding, weights.of(coding)]))).toEqual(expected);
  });

  it.each([['identity', 1], ['identity;q=0.3, gzip', 0.3], ['*', 0], ['gzip', 0]])('of an answer as it is: %j', (accepted, expected) => expect(new CodingWeights(accepted).identity).toBe(expected));
});

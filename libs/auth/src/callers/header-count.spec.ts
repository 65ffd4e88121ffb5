import { headerCount } from './header-count.ts';

describe('how often a header is there', () => {
  it.each([
    [0, []],
    [0, ['X-DPoP', 'a', 'dpo', 'b', 'x', 'dpop']],
    [1, ['Host', 'dpop', 'DPoP', 'dpop']],
    [3, ['dpop', 'a', 'DPOP', 'a', 'x', 'y', 'DPoP', '']],
  ])('is %i in %j, by its name alone', (count, headers) => expect(headerCount(headers, 'dpop')).toBe(count));
});

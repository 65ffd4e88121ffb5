import fc from 'fast-check';
import { shareOf } from './share-of.ts';

describe('the share of one caller in a bounded memory', () => {
  it.each([
    [800, 10, 100],
    [807, 10, 100],
    [800, 200, 200],
    [100, 200, 100],
    [1, 5, 1],
    [7, 0, 0],
    [8, 0, 1],
  ])('of %i with at least %i is %i', (most, least, share) => expect(shareOf(most, least)).toBe(share));

  it('is never more than there is', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(), (most, least) => expect(shareOf(most, least)).toBeLessThanOrEqual(most)));
  });
});

import fc from 'fast-check';
import { linesOf, referenceOf, REFERENCES } from './reference.ts';

describe('a reference', () => {
  it('is found again in the lines that were ordered, in whatever order they are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: REFERENCES - 1 }), (reference) => {
        expect(referenceOf(linesOf(reference).reverse())).toBe(reference);
      }),
    );
  });

  it('orders what the service takes', () => {
    for (const reference of [0, 98, 99, REFERENCES - 1]) {
      for (const { quantity } of linesOf(reference)) expect(quantity >= 1 && quantity <= 99).toBe(true);
    }
  });
});

import { atLeast, atMost, isMet } from './bar.ts';

describe('a bar', () => {
  it('is met at its limit', () => {
    expect(isMet(atLeast('success', 99.99, 99.99, '%'))).toBe(true);
    expect(isMet(atMost('doubled', 0, 0, ''))).toBe(true);
  });

  it('is missed beyond its limit, and by an unknown figure', () => {
    expect(isMet(atLeast('success', 99.98, 99.99, '%'))).toBe(false);
    expect(isMet(atMost('p99', 11, 10, 'ms'))).toBe(false);
    expect(isMet(atMost('p99', Number.NaN, 10, 'ms'))).toBe(false);
  });
});

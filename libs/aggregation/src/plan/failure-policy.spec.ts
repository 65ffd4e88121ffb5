import { fallback } from './failure-policy.ts';

describe('a fallback', () => {
  it('is one frozen value for all requests', () => {
    const policy = fallback({ ratings: [] as number[] });
    expect(policy.value).toBe(policy.value);
    expect(() => policy.value.ratings.push(5)).toThrow(TypeError);
  });

  it('is each request’s own where it cannot be frozen', () => {
    const policy = fallback({ image: Buffer.from('abc'), since: new Date(0), names: new Map([['a', 1]]) });
    const { value } = policy;
    value.image.fill(0);
    value.since.setTime(1);
    value.names.clear();
    expect(policy.value).toEqual({ image: Buffer.from('abc'), since: new Date(0), names: new Map([['a', 1]]) });
  });

  it('is refused where it can be neither frozen nor copied', () => {
    expect(() => fallback({ at: new Date(0), address: new URL('https://a.example') })).toThrow(TypeError);
  });
});

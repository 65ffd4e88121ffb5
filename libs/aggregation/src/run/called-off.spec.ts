import { calledOff } from './called-off.ts';

const upstreams = (count: number): string[] => Array.from({ length: count }, (_, index) => `u${index + 1}`);

describe('the end of a plan that is called off', () => {
  it.each([
    ['deadline', 'timeout'],
    ['client-gone', 'cancelled'],
    ['settled', 'cancelled'],
  ] as const)('for the reason %s is a failure of the kind %s', (reason, kind) => {
    expect(calledOff('home, part a', reason, [])).toMatchObject({ kind, message: `plan home, part a: ${kind}`, details: { upstream: 'plan', operation: 'home, part a' } });
  });

  it.each([
    [1, 'u1'],
    [5, 'u1, u2, u3, u4, u5'],
    [6, 'u1, u2, u3, u4, u5 and 1 more'],
    [9, 'u1, u2, u3, u4, u5 and 4 more'],
  ])('names up to five of the %i that it waited for', (count, named) => {
    expect(calledOff('home', 'deadline', upstreams(count)).message).toBe(`plan home: timeout, while it waited for ${named}`);
  });
});

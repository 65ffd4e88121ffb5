import { until, unhandled } from '../run/unhandled.fixture.ts';
import { batched } from './batch.ts';

const SEEN = { a: 1, query: { q: 2 } };
const keysTo = (count: number): string[] => Array.from({ length: count }, (_, index) => `k${index}`);

describe('a batch of at most three keys a call', () => {
  const load = jest.fn(async (keys: readonly string[], _seen: unknown) => new Map(keys.map((key) => [key, key.length])));
  const look = (keys: Iterable<string>) => batched(3, () => keys, load)(SEEN);
  beforeEach(() => void load.mockReset().mockImplementation(async (keys) => new Map(keys.map((key) => [key, key.length]))));

  it.each([
    [1, [1]],
    [3, [3]],
    [4, [3, 1]],
    [6, [3, 3]],
    [7, [3, 3, 1]],
  ])('of %i keys makes calls of %p, each with what the part reads', async (count, sizes) => {
    const keys = keysTo(count);
    expect([...(await look(keys)).keys()]).toEqual(keys);
    expect(load.mock.calls.map(([of]) => of.length)).toEqual(sizes);
    expect(load.mock.calls.flatMap(([of]) => of)).toEqual(keys);
    expect(load.mock.calls.map(([, seen]) => seen)).toEqual(sizes.map(() => SEEN));
  });

  it('takes keys from whatever can be gone through, each once, and asks for none without a call', async () => {
    expect([...(await look(new Set(['a', 'b']))).keys()]).toEqual(['a', 'b']);
    expect([...(await look(['a', 'b', 'a', 'a'])).keys()]).toEqual(['a', 'b']);
    expect(load.mock.calls.map(([keys]) => keys)).toEqual([['a', 'b'], ['a', 'b']]);
    expect(await look([])).toEqual(new Map());
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('makes its calls side by side', async () => {
    const open: (() => void)[] = [];
    load.mockImplementation((keys) => new Promise((resolve) => open.push(() => resolve(new Map(keys.map((key) => [key, 1]))))));
    const found = look(keysTo(6));
    await until(() => open.length === 2);
    for (const settle of open) settle();
    expect((await found).size).toBe(6);
  });

  it('fails with the call that fails, at once or later, and handles the failures of the others', async () => {
    const failures = unhandled();
    load.mockImplementation((keys) => {
      if (keys.includes('k3')) throw new RangeError('at once');
      return Promise.reject(new Error('later'));
    });
    await expect(look(keysTo(4))).rejects.toThrow(/at once|later/);
    expect(await failures.stop()).toEqual([]);
  });

  it('refuses keys that come later, and handles what they fail with', async () => {
    const failures = unhandled();
    expect(() => batched(3, (() => Promise.reject(new Error('unseen'))) as never, load)(SEEN)).toThrow('the function that gives the keys of a batch returns a promise; it must answer at once');
    expect(await failures.stop()).toEqual([]);
  });
});

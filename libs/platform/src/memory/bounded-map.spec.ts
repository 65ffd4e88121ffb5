import { BoundedMap } from './bounded-map.ts';

const filled = (most: number, count: number): BoundedMap<number, string> => {
  const map = new BoundedMap<number, string>(most);
  for (let key = 0; key < count; key += 1) map.set(key, `value ${key}`);
  return map;
};

describe('a bounded map', () => {
  it('forgets what came first when there is no more room', () => {
    expect([...filled(3, 5).keys()]).toEqual([2, 3, 4]);
  });

  it('forgets nothing for the sake of what is there already, which keeps its place', () => {
    const map = filled(3, 3).set(0, 'another value');
    expect([...map]).toEqual([[0, 'another value'], [1, 'value 1'], [2, 'value 2']]);
    expect([...map.set(3, 'new').keys()]).toEqual([1, 2, 3]);
  });

  it('treats an entry that is set again after its deletion as the newest', () => {
    const map = filled(3, 4);
    map.delete(1);
    map.set(1, 'again').set(4, 'new');
    expect([...map.keys()]).toEqual([3, 1, 4]);
  });

  it('starts over once it was cleared', () => {
    const map = filled(3, 7);
    map.clear();
    for (const key of [1, 2, 3, 4]) map.set(key, 'again');
    expect([...map.keys()]).toEqual([2, 3, 4]);
  });

  it('has room for one', () => {
    expect([...filled(1, 3).keys()]).toEqual([2]);
  });

  it('does what a map that looks for the first each time does, whatever comes and goes', () => {
    const [map, plain, most] = [new BoundedMap<number, number>(8), new Map<number, number>(), 8];
    // Linear congruences (Numerical Recipes, section 7.1.1), so that a failure comes again.
    let random = 1;
    for (let step = 0; step < 1_000; step += 1) {
      random = (random * 1_664_525 + 1_013_904_223) % 2 ** 32;
      const key = Math.floor(random / 2 ** 16) % 24;
      if (random % 5 === 0) {
        map.delete(key);
        plain.delete(key);
      } else {
        if (plain.size >= most && !plain.has(key)) plain.delete(plain.keys().next().value as number);
        plain.set(key, step);
        map.set(key, step);
      }
      expect([...map]).toEqual([...plain]);
    }
  });
});

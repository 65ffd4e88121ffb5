import { Tally } from './tally.ts';

describe('a tally', () => {
  it('counts for each holder, and forgets one that has nothing left', () => {
    const tally = new Tally<string>();
    for (const holder of ['a', 'a', 'b']) tally.add(holder);
    expect({ a: tally.of('a'), b: tally.of('b'), c: tally.of('c'), size: tally.size }).toEqual({ a: 2, b: 1, c: 0, size: 2 });
    tally.remove('a');
    tally.remove('b');
    expect({ a: tally.of('a'), b: tally.of('b'), size: tally.size }).toEqual({ a: 1, b: 0, size: 1 });
  });

  it('never counts below nothing', () => {
    const tally = new Tally<string>();
    tally.remove('a');
    tally.add('a');
    expect({ a: tally.of('a'), size: tally.size }).toEqual({ a: 1, size: 1 });
  });
});

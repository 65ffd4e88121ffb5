import { Workers } from './workers.ts';

describe('workers', () => {
  it('work on so many calls at a time, and have the others wait in turn', () => {
    const workers = new Workers(2);
    expect([1, 2, 3, 4, 5].map(() => workers.take(10, 100))).toEqual([10, 10, 20, 20, 30]);
    expect(workers.take(10, 115)).toBe(15);
  });

  it('do not catch up on idle time', () => {
    const workers = new Workers(1);
    workers.take(10, 0);
    expect([workers.take(10, 1_000), workers.take(10, 1_000)]).toEqual([10, 20]);
  });
});

import { Schedule } from './schedule.ts';

describe('Schedule', () => {
  it('spreads requests evenly over a stage', () => {
    const schedule = new Schedule([{ seconds: 2, perSecond: 4 }]);
    expect(schedule.count).toBe(8);
    expect([0, 1, 7].map((index) => schedule.dueAt(index))).toEqual([0, 250, 1750]);
  });

  it('goes on in the next stage where the one before ends', () => {
    const schedule = new Schedule([
      { seconds: 1, perSecond: 2 },
      { seconds: 1, perSecond: 10 },
    ]);
    expect([1, 2, 3, 11].map((index) => schedule.dueAt(index))).toEqual([500, 1000, 1100, 1900]);
    expect(schedule.length).toBe(2000);
  });

  it('has nothing due after its end', () => {
    expect(new Schedule([{ seconds: 1, perSecond: 1 }]).dueAt(1)).toBe(Number.POSITIVE_INFINITY);
    expect(new Schedule([]).dueAt(0)).toBe(Number.POSITIVE_INFINITY);
  });
});

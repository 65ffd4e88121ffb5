import { Renewed } from './renewed.ts';

describe('what is renewed', () => {
  let now = 0;
  let asked = 0;
  let away = false;
  let kept: Renewed<number>;

  beforeEach(() => {
    [now, asked, away] = [1_000, 0, false];
    const fetch = (): Promise<number> => ((asked += 1), away ? Promise.reject(new Error('away')) : Promise.resolve(asked));
    kept = new Renewed(fetch, { keptFor: 100, coolDown: 10 }, () => now);
  });

  it('is asked for once by all who need it, and again when it is old', async () => {
    expect(await Promise.all([kept.get(), kept.get()])).toEqual([1, 1]);
    now = 1_099;
    expect(await kept.get()).toBe(1);
    now = 1_100;
    expect(await Promise.all([kept.get(), kept.get()])).toEqual([2, 2]);
  });

  it('is as old as its answer, not as the question', async () => {
    const slow = new Renewed(() => ((now += 50), Promise.resolve((asked += 1))), { keptFor: 100, coolDown: 10 }, () => now);
    await slow.get();
    now = 1_149;
    expect(await slow.get()).toBe(1);
    now = 1_150;
    expect(await slow.get()).toBe(2);
  });

  it('stays as it is while it cannot be had again, and is asked for after each cool-down', async () => {
    await kept.get();
    [now, away] = [1_100, true];
    expect({ values: [await kept.get(), await kept.get()], asked }).toEqual({ values: [1, 1], asked: 2 });
    [now, away] = [1_110, false];
    expect(await kept.get()).toBe(3);
    now += 99;
    expect(await kept.get()).toBe(3);
  });

  it('fails while there is none, without asking each time', async () => {
    away = true;
    for (let time = 0; time < 3; time += 1) await expect(kept.get()).rejects.toThrow('away');
    expect(asked).toBe(1);
    [now, away] = [1_010, false];
    expect(await kept.get()).toBe(2);
  });
});

import { recordsOf } from '../testing/records-of.ts';
import { figuresOf } from '../measure/stretch.ts';
import { isCarried, ramp } from './capacity.ts';

describe('the ramp', () => {
  it('returns the last rate that was carried', async () => {
    const asked: number[] = [];
    const found = await ramp(async (rate) => {
      asked.push(rate);
      return rate <= 300;
    });
    expect(asked).toEqual([120, 168, 235, 329, 329]);
    expect(found).toBe(235);
  });

  it('retries a rate that failed once', async () => {
    let tries = 0;
    const found = await ramp(async (rate) => rate <= 300 && (rate !== 168 || (tries += 1) > 1));
    expect(found).toBe(235);
  });

  it('lowers the rate when the first one is too high', async () => {
    const asked: number[] = [];
    const found = await ramp(async (rate) => {
      asked.push(rate);
      return rate <= 30;
    });
    expect(asked).toEqual([120, 120, 60, 60, 30]);
    expect(found).toBe(30);
  });

  it('finds no rate when even the lowest is too high', async () => {
    expect(await ramp(async () => false)).toBeUndefined();
  });

  it('stops by itself when every rate is carried', async () => {
    expect(await ramp(async () => true)).toBe(4859);
  });
});

describe('a rate is carried', () => {
  const reads = (...others: { took: number; status?: number }[]) =>
    figuresOf(recordsOf([...Array.from({ length: 200 }, () => ({ took: 10 })), ...others].map((read, index) => ({ due: index, ...read }))), { from: 0, to: 1_000 });

  it('when nearly all succeed in good time', () => {
    expect(isCarried(reads({ took: 10, status: 503 }))).toBe(true);
  });

  it('not when some fail or many wait', () => {
    expect(isCarried(reads({ took: 10, status: 503 }, { took: 10, status: 503 }))).toBe(false);
    expect(isCarried(reads(...Array.from({ length: 5 }, () => ({ took: 300 }))))).toBe(false);
  });
});

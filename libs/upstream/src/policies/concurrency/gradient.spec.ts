import fc from 'fast-check';
import { GradientLimit } from './gradient.ts';
import type { GradientRules } from './gradient.ts';

const rules: GradientRules = { min: 20, initial: 100, max: 1_000, tolerance: 1.5 };

describe('how many calls an upstream takes', () => {
  let now: number;

  beforeEach(() => {
    now = 5_000;
  });

  /** Windows of ten answers within 100 ms each; the next answer concludes the last of them. */
  const windows = (limit: GradientLimit, count: number, latency: number, underWay: (value: number) => number, own = 0): void => {
    for (let window = 0; window < count; window += 1) {
      for (let answer = 0; answer < 10; answer += 1) limit.observe(latency, own, underWay(limit.value), now + answer);
      now += 100;
    }
  };
  const all = (value: number): number => value;
  const half = (value: number): number => Math.ceil((value + 1) / 2);
  const little = (value: number): number => Math.floor(value / 4);
  /** One for which 50 ms are usual. */
  const settled = (own: Partial<GradientRules> = {}): GradientLimit => {
    const limit = new GradientLimit({ ...rules, ...own });
    windows(limit, 20, 50, little);
    return limit;
  };
  /** And for which answers have been late once: by half of what is tolerated, which has brought it to 89.5. */
  const once = (): GradientLimit => {
    const limit = settled();
    windows(limit, 1, 100, all);
    return limit;
  };

  it('doubles whenever all of it was needed for three answers, until answers are late for the first time', () => {
    const limit = settled();
    windows(limit, 3, 74, all);
    expect(limit.value).toBeLessThan(110);
    windows(limit, 4, 74, all);
    expect(limit.value).toBeGreaterThanOrEqual(400);
    windows(limit, 2, 500, all);
    expect(limit.value).toBeLessThan(400);
    windows(limit, 50, 50, all);
    expect(limit.value).toBeLessThan(500);
  });

  describe('learns what is usual', () => {
    /** One that a further window at so many milliseconds lets grow, or not. */
    const grows = (limit: GradientLimit, latency: number): boolean => {
      const before = limit.value;
      windows(limit, 1, latency, all);
      windows(limit, 1, latency, little);
      return limit.value > before;
    };
    const large = (): GradientLimit => new GradientLimit({ ...rules, initial: 1_000, max: 10_000 });

    it('from the first ten windows alike, and from each further one little', () => {
      const [tenth, eleventh] = [large(), large()];
      for (const [limit, count] of [[tenth, 9], [eleventh, 10]] as const) {
        windows(limit, count, 50, little);
        windows(limit, 1, 60, little);
      }
      // 51 ms are usual for the first, 50.03 for the second: half as much again is tolerated.
      expect({ tenth: grows(tenth, 76), eleventh: grows(eleventh, 76) }).toEqual({ tenth: true, eleventh: false });
    });

    it('over 600 windows: what has been slow for three seconds is not usual yet', () => {
      const limit = settled({ initial: 1_000, max: 10_000 });
      windows(limit, 30, 100, little);
      expect(grows(limit, 100)).toBe(false);
    });

    it('from no answer that would have come before it was asked for, were it not for the BFF itself', () => {
      const limit = settled({ initial: 1_000, max: 10_000 });
      windows(limit, 30, 60, little, 500);
      expect(grows(limit, 74)).toBe(true);
    });
  });

  it('does not double while only half of it is needed', () => {
    const limit = settled();
    windows(limit, 20, 50, half);
    expect(limit.value).toBeLessThan(150);
  });

  it('does not grow while less than half of it is needed, for however long', () => {
    const limit = settled();
    windows(limit, 10_000, 5, little);
    expect(limit.value).toBe(100);
  });

  it('moves as published from then on: halfway to limit × gradient + 4, the gradient between a half and one', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 50, max: 400, noNaN: true }), { minLength: 1, maxLength: 60 }), (latencies) => {
        const limit = once();
        let published = 89.5;
        for (const latency of latencies) {
          windows(limit, 1, latency, all);
          const gradient = Math.max(0.5, Math.min(1, (1.5 * 50) / latency));
          published = Math.max(20, Math.min(1_000, (published + published * gradient + 4) / 2));
        }
        windows(limit, 1, 50, all);
        expect(Math.abs(limit.value - published)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('stays within its bounds, whatever is measured', () => {
    const seen = fc.record({ latency: fc.double({ min: 0.01, max: 60_000, noNaN: true }), underWay: fc.nat(400), wait: fc.nat(300) });
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 500 }), (answers) => {
        const limit = new GradientLimit({ min: 20, initial: 100, max: 120, tolerance: 1.5 });
        for (const { latency, underWay, wait } of answers) {
          limit.observe(latency, 0, underWay, (now += wait));
          expect(limit.value).toBeGreaterThanOrEqual(20);
          expect(limit.value).toBeLessThanOrEqual(120);
        }
      }),
    );
    const limit = settled({ max: 120 });
    windows(limit, 100, 50, all);
    expect(limit.value).toBe(120);
    windows(limit, 100, 5_000, all);
    expect(limit.value).toBe(20);
  });

  it('does not fall for what the measuring process takes itself, nor learns from it', () => {
    const limit = settled();
    windows(limit, 50, 500, all, 460);
    expect(limit.value).toBeGreaterThan(100);
    const before = limit.value;
    windows(limit, 20, 500, all);
    expect(limit.value).toBeLessThan(before / 2);
  });

  it('takes an answer for no quicker than usual, however late the measuring process itself comes', () => {
    const limit = settled();
    windows(limit, 40, 50, half, 1_000);
    const before = limit.value;
    windows(limit, 3, 74, half);
    expect(limit.value).toBeGreaterThanOrEqual(before);
  });

  it('averages what it measures first, so that slow first connections are not taken for usual', () => {
    const limit = new GradientLimit(rules);
    windows(limit, 1, 200, little);
    windows(limit, 10, 50, little);
    windows(limit, 3, 110, all);
    expect(limit.value).toBeLessThan(100);
  });

  it('learns in whatever window that answers come sooner', () => {
    const limit = settled();
    windows(limit, 900, 30, half);
    const before = limit.value;
    windows(limit, 5, 60, half);
    expect(limit.value).toBeLessThan(before);
  });

  it('has been needed by as many as were ever in flight in a window, not by the last one', () => {
    const limit = settled();
    for (let window = 0; window < 20; window += 1) {
      for (let answer = 0; answer < 10; answer += 1) limit.observe(50, 0, answer === 4 ? limit.value : 0, now + answer);
      now += 100;
    }
    expect(limit.value).toBeGreaterThan(200);
  });

  it('does not double while one more could have been in flight', () => {
    const limit = settled();
    windows(limit, 20, 50, (value) => value - 1);
    expect(limit.value).toBeLessThan(150);
  });

  it('grows when exactly half of it is needed', () => {
    const limit = settled();
    windows(limit, 2, 50, () => 50);
    expect(limit.value).toBe(102);
  });

  it('concludes nothing from less than ten answers, or less than 100 ms', () => {
    const limit = settled();
    for (let answer = 0; answer < 9; answer += 1) limit.observe(900, 0, 100, (now += 1_000));
    expect(limit.value).toBe(100);
    const hasty = settled();
    for (let answer = 0; answer < 1_000; answer += 1) hasty.observe(900, 0, 100, now + answer * 0.09);
    expect(hasty.value).toBe(100);
  });

  it('takes what it measures first for usual, even if all of it is needed from the beginning', () => {
    const limit = new GradientLimit(rules);
    windows(limit, 20, 80, all);
    expect(limit.value).toBe(1_000);
  });

  it('takes for usual what is measured while little is needed: an upstream that is slower now is not held back for it', () => {
    const limit = once();
    windows(limit, 1_200, 150, little);
    windows(limit, 51, 150, half);
    expect(limit.value).toBe(89 + 2 * 50);
  });

  it('does not take for usual what is measured while more is needed, for as long as half an hour', () => {
    const limit = once();
    windows(limit, 18_000, 100, half);
    expect(limit.value).toBe(20);
  });

  it('finds out soon that an upstream has become faster, and then knows that it has become slow again', () => {
    const limit = once();
    windows(limit, 40, 10, half);
    const before = limit.value;
    windows(limit, 20, 45, half);
    expect(limit.value).toBeLessThan(before / 2);
  });

  it('settles at 1.5 times what an upstream works on, and stays there for as long as the overload lasts', () => {
    const perMillisecond = 0.8;
    const limit = once();
    const settledAt: number[] = [];
    for (let minute = 0; minute < 30; minute += 1) {
      // What is in flight waits for its turn (Little's law).
      for (let window = 0; window < 600; window += 1) windows(limit, 1, Math.max(50, limit.value / perMillisecond), all);
      settledAt.push(limit.value);
    }
    // limit × (1 - gradient) = 4
    for (const value of settledAt) expect(value).toBeCloseTo(1.5 * 50 * perMillisecond + 4, -0.5);
  });
});

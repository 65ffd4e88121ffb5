import fc from 'fast-check';
import { Breaker } from './breaker.ts';
import type { BreakerState } from './breaker.ts';

describe('a breaker', () => {
  let states: BreakerState[];
  let breaker: Breaker;

  beforeEach(() => {
    states = [];
    breaker = new Breaker({ share: 0.5, calls: 20, pause: 1_000 }, (state) => states.push(state));
  });

  const calls = (count: number, failed: boolean | undefined, now: number): void => {
    for (let call = 0; call < count; call += 1) if (breaker.allows(now)) breaker.record(failed, now, now);
  };
  const opened = (now: number): void => calls(20, true, now);

  it('opens when half of at least twenty calls have failed', () => {
    calls(10, false, 5_000);
    calls(9, true, 5_000);
    expect(breaker.allows(5_000)).toBe(true);
    calls(1, true, 5_000);
    expect(breaker.allows(5_000)).toBe(false);
    expect(states).toEqual(['open']);
  });

  it('stays closed below half, below twenty, and when calls are called off', () => {
    calls(15, true, 5_000);
    calls(100, undefined, 5_000);
    calls(50, false, 5_000);
    for (let round = 0; round < 10; round += 1) {
      calls(19, true, 5_000);
      calls(20, false, 5_000);
    }
    expect(states).toEqual([]);
  });

  it('opens when twenty calls in a row have failed, however many were good before', () => {
    calls(1_000, false, 5_000);
    calls(19, true, 6_000);
    expect(breaker.allows(6_000)).toBe(true);
    calls(1, true, 6_000);
    expect(states).toEqual(['open']);
  });

  it('forgets what is ten seconds old', () => {
    calls(19, true, 5_000);
    calls(1, true, 15_001);
    expect(states).toEqual([]);
  });

  it('lets one probe through after the pause, and closes when it succeeds', () => {
    opened(5_000);
    expect(breaker.allows(5_999)).toBe(false);
    expect(breaker.wait(5_600)).toBe(400);
    expect(breaker.allows(6_000)).toBe(true);
    expect([1, 2, 3].map(() => breaker.allows(6_000))).toEqual([false, false, false]);
    breaker.record(false, 6_000, 6_100);
    expect(breaker.allows(6_100)).toBe(true);
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  it('waits again when the probe fails, and probes again when the probe was called off', () => {
    opened(5_000);
    breaker.allows(6_000);
    breaker.record(true, 6_000, 6_500);
    expect(breaker.allows(7_499)).toBe(false);
    expect(breaker.allows(7_500)).toBe(true);
    breaker.record(undefined, 7_500, 7_600);
    expect(breaker.allows(7_600)).toBe(true);
  });

  it('is not moved by calls that were begun before it opened', () => {
    opened(5_000);
    breaker.record(false, 4_900, 5_100);
    expect(breaker.allows(5_100)).toBe(false);
    breaker.allows(6_000);
    breaker.record(false, 4_900, 6_050);
    expect(breaker.allows(6_050)).toBe(false);
  });

  it('never has two probes under way, and never stays open once the upstream answers', () => {
    const step = fc.record({ wait: fc.integer({ min: 0, max: 700 }), failed: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        opened(5_000);
        let now = 5_000;
        for (const { wait, failed } of steps) {
          now += wait;
          if (!breaker.allows(now)) continue;
          if (states.at(-1) === 'half-open') expect(breaker.allows(now)).toBe(false);
          breaker.record(failed, now, now);
        }
        now += 1_000;
        if (breaker.allows(now)) breaker.record(false, now, now);
        expect(breaker.allows(now)).toBe(true);
      }),
    );
  });
});

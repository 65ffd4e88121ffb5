import fc from 'fast-check';
import { Breaker } from './breaker.ts';
import type { BreakerState, Permit } from './breaker.ts';

describe('a breaker', () => {
  let states: BreakerState[];
  let breaker: Breaker;

  beforeEach(() => {
    states = [];
    breaker = new Breaker({ share: 0.5, calls: 20, pause: 1_000 }, (state) => states.push(state));
  });

  const calls = (count: number, failed: boolean | undefined, now: number): void => {
    for (let call = 0; call < count; call += 1) breaker.ask(now)?.settle(failed, now);
  };
  const opened = (now: number): void => calls(20, true, now);
  const allows = (now: number): boolean => {
    const permit = breaker.ask(now);
    permit?.settle(undefined, now);
    return permit !== undefined;
  };

  it('opens when half of at least twenty calls have failed', () => {
    calls(10, false, 5_000);
    calls(9, true, 5_000);
    expect(allows(5_000)).toBe(true);
    calls(1, true, 5_000);
    expect(allows(5_000)).toBe(false);
    expect(states).toEqual(['open']);
  });

  it('knows since when it is not closed, whatever probes find', () => {
    opened(5_000);
    calls(1, true, 6_500);
    expect({ state: breaker.state, since: breaker.openedAt }).toEqual({ state: 'open', since: 5_000 });
    calls(1, false, 8_000);
    expect({ state: breaker.state, since: breaker.openedAt }).toEqual({ state: 'closed', since: 0 });
    opened(9_000);
    expect(breaker.openedAt).toBe(9_000);
  });

  it('that is opened while its probe is out lets another one through after the pause', () => {
    opened(5_000);
    const probe = breaker.ask(6_500);
    breaker.open(7_000);
    probe?.settle(false, 7_500);
    expect({ state: breaker.state, early: allows(7_900), late: allows(8_000) }).toEqual({ state: 'open', early: false, late: true });
  });

  it('that is half-open knows since when it is not closed, and has no pause to wait for', () => {
    opened(5_000);
    expect(breaker.wait(5_400)).toBe(600);
    breaker.ask(6_000);
    expect({ state: breaker.state, since: breaker.openedAt, wait: breaker.wait(6_000) }).toEqual({ state: 'half-open', since: 5_000, wait: 0 });
  });

  it('lets one probe through at a time, after one that has proved nothing too', () => {
    opened(5_000);
    for (let probes = 0; probes < 3; probes += 1) {
      const probe = breaker.ask(6_000);
      expect({ probe: probe?.probe, other: breaker.ask(6_000) }).toEqual({ probe: true, other: undefined });
      probe?.settle(undefined, 6_000);
    }
    expect(states).toEqual(['open', 'half-open']);
  });

  it('that is opened while it is open begins its pause again, and tells of no change', () => {
    breaker.open(5_000);
    breaker.open(5_500);
    expect({ states, since: breaker.openedAt, wait: breaker.wait(5_500) }).toEqual({ states: ['open'], since: 5_000, wait: 1_000 });
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
    expect(allows(6_000)).toBe(true);
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
    expect(breaker.ask(5_999)).toBeUndefined();
    expect([5_600, 6_000, 9_000].map((now) => breaker.wait(now))).toEqual([400, 0, 0]);
    const probe = breaker.ask(6_000);
    expect(probe?.probe).toBe(true);
    expect([1, 2, 3].map(() => breaker.ask(6_000))).toEqual([undefined, undefined, undefined]);
    probe?.settle(false, 6_100);
    expect(allows(6_100)).toBe(true);
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  it('waits again when the probe fails, and probes again when the probe was called off', () => {
    opened(5_000);
    breaker.ask(6_000)?.settle(true, 6_500);
    expect(breaker.ask(7_499)).toBeUndefined();
    breaker.ask(7_500)?.settle(undefined, 7_600);
    expect(breaker.ask(7_600)?.probe).toBe(true);
    expect(states).toEqual(['open', 'half-open', 'open', 'half-open']);
  });

  it('starts over when it closes: neither what was good before counts, nor what failed', () => {
    calls(30, false, 5_000);
    opened(5_000);
    calls(1, false, 6_000);
    calls(9, true, 6_100);
    calls(10, false, 6_100);
    expect(breaker.state).toBe('closed');
    calls(1, true, 6_100);
    expect(breaker.state).toBe('open');
  });

  it('tells of every call that proves something, whatever its state, and of no other', () => {
    const noted: [boolean, number][] = [];
    breaker = new Breaker({ share: 0.5, calls: 2, pause: 1_000 }, undefined, (failed, now) => noted.push([failed, now]));
    const before = breaker.ask(1_000);
    for (const [failed, now] of [[false, 1_001], [undefined, 1_002], [true, 1_003], [true, 2_100], [undefined, 3_200], [false, 3_300], [false, 3_400]] as const) calls(1, failed, now);
    before?.settle(true, 3_500);
    expect(noted).toEqual([[false, 1_001], [true, 1_003], [true, 2_100], [false, 3_300], [false, 3_400]]);
  });

  it('is not moved by calls that were begun before it opened, or before it closed again', () => {
    const before = Array.from({ length: 60 }, () => breaker.ask(4_900) as Permit);
    opened(5_000);
    before.slice(0, 20).forEach((permit) => permit.settle(false, 5_100));
    expect(breaker.ask(5_100)).toBeUndefined();
    const probe = breaker.ask(6_000);
    before.slice(20, 40).forEach((permit) => permit.settle(false, 6_050));
    expect(breaker.ask(6_050)).toBeUndefined();
    probe?.settle(false, 6_100);
    before.slice(40).forEach((permit) => permit.settle(true, 6_200));
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  it('takes note of a permit once, whatever is settled with it later', () => {
    const permit = breaker.ask(5_000);
    for (let time = 0; time < 50; time += 1) permit?.settle(true, 5_000);
    expect(states).toEqual([]);
    opened(5_000);
    const probe = breaker.ask(6_000);
    probe?.settle(undefined, 6_000);
    const next = breaker.ask(6_000);
    probe?.settle(false, 6_000);
    expect({ state: breaker.state, next: next?.probe }).toEqual({ state: 'half-open', next: true });
  });

  it('never has two probes in flight, and never stays open once the upstream answers', () => {
    const step = fc.record({ wait: fc.integer({ min: 0, max: 700 }), failed: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        opened(5_000);
        let now = 5_000;
        for (const { wait, failed } of steps) {
          now += wait;
          const permit = breaker.ask(now);
          if (!permit) continue;
          if (permit.probe) expect(breaker.ask(now)).toBeUndefined();
          permit.settle(failed, now);
        }
        now += 1_000;
        breaker.ask(now)?.settle(false, now);
        expect(allows(now)).toBe(true);
      }),
    );
  });
});

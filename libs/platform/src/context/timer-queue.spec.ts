import { AsyncLocalStorage } from 'node:async_hooks';
import fc from 'fast-check';
import { QueuedTimer, TimerQueue } from './timer-queue.ts';

class Timer extends QueuedTimer {
  firedAt: number | undefined;
  constructor(
    readonly dueAt: number,
    private readonly clock: { now: number },
  ) {
    super();
  }

  fire(): void {
    expect(this.firedAt).toBeUndefined();
    this.firedAt = this.clock.now;
  }
}

const TICK = 4;
const SLOTS = 16;

describe('the timer queue', () => {
  const simulate = (): { clock: { now: number }; queue: TimerQueue } => {
    const clock = { now: 1_000 };
    return { clock, queue: new TimerQueue(TICK, SLOTS, () => clock.now) };
  };

  it('fires each timer once, never early, and at most a tick after the next look at the clock', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 500 }), { maxLength: 60 }), fc.array(fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 50, max: 150 })), { minLength: 1, maxLength: 60 }), (delays, steps) => {
        const { clock, queue } = simulate();
        const timers = delays.map((delay) => new Timer(clock.now + delay, clock));
        timers.forEach((timer) => queue.add(timer));
        for (const step of steps) {
          const before = clock.now;
          clock.now += step;
          queue.advance();
          for (const { dueAt, firedAt } of timers) {
            if (firedAt !== undefined) expect(firedAt).toBeGreaterThanOrEqual(dueAt);
            if (Math.max(dueAt, 1_000) + 2 * TICK <= clock.now) expect(firedAt).toBeDefined();
            if (firedAt === clock.now && dueAt > before) expect(firedAt - dueAt).toBeLessThanOrEqual(step + TICK);
          }
        }
      }),
    );
  });

  it.each([Number.POSITIVE_INFINITY, 1e23, 2 ** 53, Number.MAX_VALUE])('is not held up by a timer that is due at %d, and lets it leave', (dueAt) => {
    const { clock, queue } = simulate();
    const [never, soon] = [new Timer(dueAt, clock), new Timer(clock.now + 10, clock)];
    queue.add(never);
    queue.add(soon);
    clock.now += 10_000;
    queue.advance();
    expect([never.firedAt, soon.firedAt]).toEqual([undefined, clock.now]);
    queue.remove(never);
    queue.remove(never);
    const next = new Timer(clock.now + 10, clock);
    queue.add(next);
    clock.now += 100;
    queue.advance();
    expect(next.firedAt).toBe(clock.now);
  });

  it('refuses a timer that is due at no number', () => {
    const { clock, queue } = simulate();
    expect(() => queue.add(new Timer(Number.NaN, clock))).toThrow('dueAt of a timer is NaN');
  });

  it('fires neither a timer that left, nor one that another takes out', () => {
    const { clock, queue } = simulate();
    const left = new Timer(clock.now + 10, clock);
    const taken = new Timer(clock.now + 11, clock);
    const taker = new Timer(clock.now + 9, clock);
    const stays = new Timer(clock.now + 11, clock);
    taker.fire = () => queue.remove(taken);
    for (const timer of [left, taker, taken, stays]) queue.add(timer);
    queue.remove(left);
    queue.remove(left);
    clock.now += 100;
    queue.advance();
    expect([left.firedAt, taken.firedAt, stays.firedAt]).toEqual([undefined, undefined, clock.now]);
    expect([left.before, left.after, stays.before]).toEqual([undefined, undefined, undefined]);
  });

  it('keeps a timer that is further away than the wheel is long', () => {
    const { clock, queue } = simulate();
    const timer = new Timer(clock.now + TICK * SLOTS * 3 + 5, clock);
    queue.add(timer);
    for (let turn = 0; turn < SLOTS * 3; turn += 1) {
      clock.now += TICK;
      queue.advance();
      expect(timer.firedAt).toBeUndefined();
    }
    clock.now += 3 * TICK;
    queue.advance();
    expect(timer.firedAt).toBeDefined();
  });

  it('wakes up by itself on the real clock', async () => {
    const queue = new TimerQueue();
    const started = performance.now();
    await new Promise<void>((fired) => {
      const timer = new Timer(started + 20, { now: 0 });
      timer.fire = fired;
      queue.add(timer);
    });
    expect(performance.now() - started).toBeGreaterThanOrEqual(20);
  });

  describe('on a clock that a test moves', () => {
    beforeEach(() => jest.useFakeTimers({ doNotFake: ['performance', 'setImmediate', 'nextTick', 'queueMicrotask'] }));
    afterEach(() => jest.useRealTimers());

    it('ticks only while somebody waits, and keeps no process alive', () => {
      const { clock, queue } = simulate();
      const armed = jest.spyOn(globalThis, 'setTimeout');
      const [first, second] = [new Timer(clock.now + 30, clock), new Timer(clock.now + 30, clock)];
      const tick = (): number => {
        clock.now += TICK;
        jest.advanceTimersByTime(TICK);
        return jest.getTimerCount();
      };
      queue.add(first);
      queue.add(second);
      expect([jest.getTimerCount(), tick(), tick()]).toEqual([1, 1, 1]);
      queue.remove(first);
      expect(tick()).toBe(1);
      queue.remove(second);
      expect(tick()).toBe(0);
      queue.add(first);
      for (let ticks = 0; ticks < 10; ticks += 1) tick();
      expect({ fired: first.firedAt, left: jest.getTimerCount() }).toEqual({ fired: expect.any(Number), left: 0 });
      expect(armed.mock.results.filter(({ value }) => (value as NodeJS.Timeout).hasRef())).toEqual([]);
      armed.mockRestore();
    });

    it('arms one timer, though another one joins while it fires', () => {
      const { clock, queue } = simulate();
      const next = new Timer(clock.now + 50, clock);
      const joining = new Timer(clock.now + 1, clock);
      joining.fire = () => queue.add(next);
      queue.add(joining);
      for (let ticks = 0; ticks < 4; ticks += 1) {
        clock.now += TICK;
        jest.advanceTimersByTime(TICK);
        expect(jest.getTimerCount()).toBe(1);
      }
      queue.remove(next);
    });

    it('tells how late the process has come to it of late: the last tick counts fully, those before it less and less', () => {
      const clock = { now: 1_000 };
      const turns = [50, 0, 0, 45, 10];
      const queue = new TimerQueue(TICK, SLOTS, () => clock.now, undefined, { read: () => turns.shift() ?? 0 });
      const timer = new Timer(10_000, clock);
      const heard = [queue.lateness];
      queue.add(timer);
      while (turns.length > 0) {
        jest.advanceTimersByTime(TICK);
        heard.push(queue.lateness);
      }
      expect(heard.map(Math.round)).toEqual([0, 50, 40, 32, 45, 36]);
      queue.remove(timer);
    });
  });

  it('fires all that is due, whichever throws, and goes on', () => {
    const clock = { now: 1_000 };
    const faults: unknown[] = [];
    const queue = new TimerQueue(TICK, SLOTS, () => clock.now, (error) => void faults.push(error));
    const broken = new (class extends Timer {
      override fire(): void {
        throw new Error('in a timer');
      }
    })(1_001, clock);
    const timers = [new Timer(1_001, clock), new Timer(1_002, clock), new Timer(1_040, clock)];
    for (const timer of [broken, ...timers]) queue.add(timer);
    clock.now = 1_020;
    queue.advance();
    clock.now = 1_060;
    queue.advance();
    expect({ fired: timers.map(({ firedAt }) => firedAt), faults }).toEqual({ fired: [1_020, 1_020, 1_060], faults: [new Error('in a timer')] });
  });

  it('fires outside of every async context, its caller’s too', async () => {
    const queue = new TimerQueue(TICK, SLOTS);
    const ambient = new AsyncLocalStorage<string>();
    const seen = await new Promise((resolve) => {
      const timer = new (class extends Timer {
        override fire(): void {
          resolve(ambient.getStore() ?? 'nothing');
        }
      })(performance.now() + 1, { now: 0 });
      ambient.run('a request', () => queue.add(timer));
    });
    expect(seen).toBe('nothing');
  });
});

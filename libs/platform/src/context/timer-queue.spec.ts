import fc from 'fast-check';
import { TimerQueue } from './timer-queue.ts';
import type { QueuedTimer } from './timer-queue.ts';

class Timer implements QueuedTimer {
  cancelled = false;
  firedAt: number | undefined;
  constructor(
    readonly dueAt: number,
    private readonly clock: { now: number },
  ) {}
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
      fc.property(fc.array(fc.integer({ min: -20, max: 500 }), { maxLength: 60 }), fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 }), (delays, steps) => {
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

  it('does not fire a cancelled timer', () => {
    const { clock, queue } = simulate();
    const timer = new Timer(clock.now + 10, clock);
    queue.add(timer);
    timer.cancelled = true;
    clock.now += 100;
    queue.advance();
    expect(timer.firedAt).toBeUndefined();
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
    await new Promise<void>((fire) => queue.add({ dueAt: started + 20, cancelled: false, fire }));
    expect(performance.now() - started).toBeGreaterThanOrEqual(20);
  });
});

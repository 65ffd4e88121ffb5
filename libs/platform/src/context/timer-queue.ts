import { outsideRequests } from './current.ts';
import { TurnMeter } from './turn-meter.ts';

/** Something with a deadline. It holds its own place in the queue, so that leaving costs as little as joining. */
export abstract class QueuedTimer {
  /** Milliseconds on the `performance.now()` clock. */
  abstract readonly dueAt: number;
  /** The queue's: neighbours in the slot, undefined outside the queue. */
  before: QueuedTimer | undefined = undefined;
  after: QueuedTimer | undefined = undefined;

  abstract fire(): void;
}

/** The head of a slot's ring; it is never due itself. */
class Slot extends QueuedTimer {
  readonly dueAt = Number.POSITIVE_INFINITY;

  constructor() {
    super();
    this.before = this;
    this.after = this;
  }

  fire(): void {}
}

/** What is left of a lateness with the next tick. */
const FADES = 0.8;

/**
 * All deadlines of a process on one timer: a hashed wheel (Varghese and Lauck, 1987) that ticks only while somebody waits.
 *
 * A deadline nearly always leaves before it is due, so joining and leaving must cost next to nothing, while firing may be a few
 * milliseconds late. One `setTimeout` per part and call measured 8 µs of CPU per request; this measures under one. A timer that
 * leaves is forgotten at once: kept until its tick, whole requests would outlive the young generation of the heap.
 */
export class TimerQueue {
  private readonly slots: Slot[];
  private waiting = 0;
  private ticked: number;
  private handle: NodeJS.Timeout | undefined = undefined;
  private late = 0;

  /**
   * @param tick how late a timer may fire, in milliseconds
   * @param size slots in the wheel; a timer further away than `tick × size` stays for more than one round
   * @param failed told what a timer throws: the others that are due fire all the same
   * @param meter of the turns of the event loop
   */
  constructor(
    private readonly tick = 4,
    private readonly size = 1024,
    private readonly now: () => number = () => performance.now(),
    private readonly failed: (error: unknown) => void = throwLater,
    private readonly meter: Pick<TurnMeter, 'read'> = new TurnMeter(),
  ) {
    this.slots = Array.from({ length: size }, () => new Slot());
    this.ticked = this.tickOf(now());
  }

  /**
   * Milliseconds that the turns of the event loop have taken of late, while timers wait: so late the process comes to whatever has
   * happened. The last tick counts fully, those before it less and less, because what is measured now began some ticks ago.
   */
  get lateness(): number {
    return this.late;
  }

  /** A timer that is due at no time, because it is infinite, is not kept. @throws RangeError when it is no number */
  add(timer: QueuedTimer): void {
    if (!(timer.dueAt < Number.POSITIVE_INFINITY)) return neverDue(timer.dueAt);
    if (this.waiting === 0) this.ticked = this.tickOf(this.now());
    const due = Math.max(this.tickOf(timer.dueAt), this.ticked) + 1;
    const slot = this.slots[due % this.size] as Slot;
    const last = slot.before as QueuedTimer;
    timer.before = last;
    timer.after = slot;
    last.after = timer;
    slot.before = timer;
    this.waiting += 1;
    if (!this.handle) this.arm();
  }

  /** Does nothing for a timer that is not in the queue. */
  remove(timer: QueuedTimer): void {
    const { before, after } = timer;
    if (!before || !after) return;
    before.after = after;
    after.before = before;
    timer.before = undefined;
    timer.after = undefined;
    this.waiting -= 1;
  }

  /** Fires everything that is due. Called by the wheel's own timer, and by simulations that own the clock. */
  advance(): void {
    const until = this.tickOf(this.now());
    const rounds = Math.min(until - this.ticked, this.size);
    this.ticked = until;
    for (let tick = until - rounds + 1; tick <= until; tick += 1) this.empty(this.slots[tick % this.size] as Slot, until);
  }

  private empty(slot: Slot, until: number): void {
    // Firing may take any timer out, the next one included, so what is due is taken out first.
    const due: QueuedTimer[] = [];
    for (let timer = slot.after as QueuedTimer; timer !== slot; timer = timer.after as QueuedTimer) {
      if (this.tickOf(timer.dueAt) < until) due.push(timer);
    }
    for (const timer of due) {
      if (!timer.before) continue;
      this.remove(timer);
      try {
        timer.fire();
      } catch (error) {
        this.failed(error);
      }
    }
  }

  private readonly turn = (): void => {
    this.handle = undefined;
    this.late = Math.max(this.meter.read(), this.late * FADES);
    this.advance();
    if (this.waiting > 0 && !this.handle) this.arm();
  };

  private arm(): void {
    this.handle = outsideRequests(this.set);
  }

  private readonly set = (): NodeJS.Timeout => setTimeout(this.turn, this.tick).unref();

  private tickOf(time: number): number {
    return Math.floor(time / this.tick);
  }
}

function neverDue(dueAt: number): void {
  if (Number.isNaN(dueAt)) throw new RangeError('dueAt of a timer is NaN: give it milliseconds on the clock of performance.now()');
}

/** As an exception of a timer of its own would be. */
const throwLater = (error: unknown): void =>
  queueMicrotask(() => {
    throw error;
  });

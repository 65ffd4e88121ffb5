/** Milliseconds between looks. */
const EVERY = 10;

/** Looks how late the event loop comes to a timer, a hundred times a second. */
export class LoopWatch {
  private timer: NodeJS.Timeout | undefined;
  private due = 0;

  /** @param late told of each look, in milliseconds */
  constructor(private readonly late: (milliseconds: number) => void) {}

  start(): void {
    this.due = performance.now() + EVERY;
    this.timer = setTimeout(this.look, EVERY).unref();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private readonly look = (): void => {
    const now = performance.now();
    // Node's timers count whole milliseconds, so that they may be one early or late by themselves.
    this.late(Math.max(0, now - this.due - 1));
    this.due = now + EVERY;
    this.timer?.refresh();
  };
}

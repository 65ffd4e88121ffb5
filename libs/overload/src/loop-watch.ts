/** Milliseconds between looks. */
const EVERY = 10;

/**
 * Looks a hundred times a second how long the turns of the event loop are: the time in which a process answers nobody else. What
 * has come in meanwhile waits for the next turn, and of new connections only one is taken in each (libuv).
 *
 * From libuv's own counters (`uv_metrics_info`), not from how late a timer is: that is anything between nothing and a turn.
 */
export class LoopWatch {
  private timer: NodeJS.Timeout | undefined;
  private at = 0;
  private turns = 0;
  private idle = 0;

  /** @param look told each time how many milliseconds of work the turns since the last one had, on average */
  constructor(private readonly look: (turn: number) => void) {}

  start(): void {
    this.read();
    this.timer = setTimeout(this.due, EVERY).unref();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private readonly due = (): void => {
    const { at, turns, idle } = this;
    this.read();
    this.look(Math.max(0, this.at - at - (this.idle - idle)) / Math.max(1, this.turns - turns));
    this.timer?.refresh();
  };

  private read(): void {
    const { idleTime, uvMetricsInfo } = performance.nodeTiming;
    this.at = performance.now();
    this.idle = idleTime;
    this.turns = uvMetricsInfo.loopCount;
  }
}

import type { PerformanceNodeTiming } from 'node:perf_hooks';

/** Milliseconds without work, and turns, since the process began. */
type LoopCounters = Pick<PerformanceNodeTiming, 'idleTime' | 'uvMetricsInfo'>;

/**
 * How long the turns of the event loop are: the time in which the process answers no other request. What has come in meanwhile waits for
 * the next turn, and of new connections only one is taken in each (libuv).
 *
 * From libuv's own counters (`uv_metrics_info`), not from how late a timer is: that is anything between nothing and a turn.
 */
export class TurnMeter {
  private at: number;
  private idle: number;
  private turns: number;
  private unused = 0;

  /**
   * @param timing libuv's counters
   * @param clock milliseconds, on the clock of the counters
   */
  constructor(
    private readonly timing: LoopCounters = performance.nodeTiming,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.at = clock();
    this.idle = timing.idleTime;
    this.turns = timing.uvMetricsInfo.loopCount;
  }

  /** The share of the time between the last two readings in which there was nothing to do. */
  get idleShare(): number {
    return this.unused;
  }

  /** @returns milliseconds of work that a turn had on average, since the last reading */
  read(): number {
    const { at, idle, turns } = this;
    const { idleTime, uvMetricsInfo } = this.timing;
    this.at = this.clock();
    this.idle = idleTime;
    this.turns = uvMetricsInfo.loopCount;
    const [passed, rested] = [this.at - at, idleTime - idle];
    this.unused = passed > 0 ? Math.min(1, rested / passed) : 0;
    return Math.max(0, passed - rested) / Math.max(1, this.turns - turns);
  }
}

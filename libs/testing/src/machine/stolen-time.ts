/** Milliseconds between looks at the clock. */
const BEAT = 4;

interface Beat {
  readonly at: number;
  /** Since the beginning. */
  readonly stolen: number;
}

/**
 * How long this thread was kept from running by whatever else the machine does: a timer that is late although the thread has not been
 * at work was late for want of a processor. What a test measures beside others is then its own time.
 */
export class StolenTime {
  private readonly beats: Beat[] = [{ at: performance.now(), stolen: 0 }];
  private used = threadTime();
  private readonly timer = setInterval(() => this.beat(), BEAT);

  /** Milliseconds, between two times of `performance.now()`. */
  between(from: number, to: number): number {
    this.beat();
    return this.until(to) - this.until(from);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    const [at, used] = [performance.now(), threadTime()];
    const last = this.beats.at(-1) as Beat;
    this.beats.push({ at, stolen: last.stolen + Math.max(0, at - last.at - BEAT - (used - this.used)) });
    this.used = used;
  }

  private until(time: number): number {
    let [low, high] = [0, this.beats.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.beats[middle] as Beat).at <= time) low = middle;
      else high = middle - 1;
    }
    const [before, after] = [this.beats[low] as Beat, this.beats[low + 1]];
    if (!after) return before.stolen;
    return before.stolen + ((after.stolen - before.stolen) * (time - before.at)) / (after.at - before.at);
  }
}

/** Milliseconds for which this thread has run. */
function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

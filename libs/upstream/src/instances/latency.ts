/** The weight of a new observation. */
const NEW = 0.2;
/** Observations before anything is concluded: first calls open connections, and are slow everywhere. */
const ENOUGH = 10;
/** Milliseconds after which an observation says nothing any more. */
const VALID = 5_000;

/**
 * How slow an instance is at present: a moving average of its latencies, unknown without recent ones. So an instance that was
 * slow, and is asked no more for that reason, is asked again after some seconds; its next answer tells whether it still is.
 * (Finagle's Peak EWMA decays to the same end; its jump to every peak would keep an instance away for one pause of a collector.)
 */
export class Latency {
  private average = 0;
  private count = 0;
  private at = 0;

  /** @param latency milliseconds @param now milliseconds */
  observe(latency: number, now: number): void {
    this.average = this.count === 0 ? latency : this.average + NEW * (latency - this.average);
    this.count += 1;
    this.at = now;
  }

  /** Milliseconds, or undefined when too little is known. @param now milliseconds */
  value(now: number): number | undefined {
    return this.count >= ENOUGH && now - this.at <= VALID ? this.average : undefined;
  }
}

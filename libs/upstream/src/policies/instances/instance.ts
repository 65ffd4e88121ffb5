import type { Placement } from './placement.ts';

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

/** The share of its weight that a newcomer begins with (Envoy, "Slow start mode": `min_weight_percent`). */
const FIRST = 0.1;

/** One instance of an upstream, with everything that the policies know of it: they share this, and keep nothing of their own. */
export class Instance<E> {
  /** Attempts in flight. */
  outstanding = 0;
  readonly latency = new Latency();
  /** Failures since the last success, each as far as it tells of the instance rather than of the operation. */
  failures = 0;
  /** When it last answered, on the `performance.now()` clock. */
  answeredAt = Number.NEGATIVE_INFINITY;
  /** How often it has been ejected lately. */
  ejections = 0;
  /** Until when it is ejected, on the `performance.now()` clock; 0 when it is not. */
  ejectedUntil = 0;
  /** Whether active probes have found it dead. */
  down = false;
  /** When it came, or came back, on the `performance.now()` clock. */
  joinedAt = Number.NEGATIVE_INFINITY;
  /** For weighted round robin: how far it is from its turn. */
  turn = 0;

  /**
   * @param endpoint what attempts are sent through: a pool of connections, a gRPC client
   * @param slowStart milliseconds over which a newcomer comes to its full share
   */
  constructor(
    public placement: Placement,
    readonly endpoint: E,
    private readonly slowStart: number,
  ) {}

  get address(): string {
    return this.placement.address;
  }

  /** Its present share of the traffic, compared with the others; a newcomer's grows with time. @param now milliseconds */
  weightAt(now: number): number {
    const age = now - this.joinedAt;
    const { weight } = this.placement;
    return age >= this.slowStart ? weight : weight * Math.max(FIRST, age / this.slowStart);
  }

  /** Whether it may be asked. @param now milliseconds */
  isWell(now: number): boolean {
    return !this.down && this.ejectedUntil <= now;
  }
}

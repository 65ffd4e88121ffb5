import { Latency } from './latency.ts';
import type { Placement } from './placement.ts';

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

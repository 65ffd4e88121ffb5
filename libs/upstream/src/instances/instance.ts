import { Latency } from './latency.ts';

/** One instance of an upstream, with everything that the policies know of it: they share this, and keep nothing of their own. */
export class Instance<E> {
  /** Attempts under way. */
  outstanding = 0;
  readonly latency = new Latency();
  /** Failures since the last success. */
  failures = 0;
  /** How often it has been ejected lately. */
  ejections = 0;
  /** Until when it is ejected, on the `performance.now()` clock; 0 when it is not. */
  ejectedUntil = 0;

  /**
   * @param address as in the settings
   * @param endpoint what attempts are sent through: a pool of connections, a gRPC client
   */
  constructor(
    readonly address: string,
    readonly endpoint: E,
  ) {}
}

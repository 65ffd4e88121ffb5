import type { Instance } from '../instances/instance.ts';

/** Who is to choose from. */
export interface Candidates<E> {
  /** At least one. */
  readonly instances: readonly Instance<E>[];
  /** The largest weight among them. */
  readonly heaviest: number;
}

/** What a choice is made by. */
export interface Choice<E> {
  /** Was tried already; chosen only when there is no other. */
  readonly except: Instance<E> | undefined;
  /** Milliseconds on the clock of the instances. */
  readonly now: number;
  /** In [0, 1). */
  readonly random: () => number;
  /** What the request belongs to, for balancers that keep together what belongs together. */
  readonly key: string;
}

/** Chooses the instance of the next attempt. It keeps no state of its own: what it needs is on the instances. */
export type Balancer = <E>(from: Candidates<E>, choice: Choice<E>) => Instance<E>;

import type { Asked } from './caller-condition.ts';
import type { Loaded } from './part-types.ts';
import type { FailurePolicy } from './failure-policy.ts';

/** A part as the plan keeps it; parts refer to each other by their index in the plan. */
export interface Part {
  readonly name: string;
  readonly needs: readonly number[];
  readonly wants: readonly number[];
  readonly when: ((asked: Asked<never>) => boolean) | undefined;
  /** Is the caller in what it reads? Where runs are coalesced, only behind a condition that asks for a known one. */
  readonly seesCaller: boolean;
  /** Milliseconds; undefined: whatever the plan has left. */
  readonly within: number | undefined;
  readonly onFailure: FailurePolicy<unknown>;
  /** The most keys of one call, for a batch. */
  readonly batch: number | undefined;
  readonly load: (seen: never) => Loaded<unknown>;
}

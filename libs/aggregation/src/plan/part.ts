import type { RequestContext } from '@portico/platform';
import type { Loaded } from './part-types.ts';
import type { FailurePolicy } from './failure-policy.ts';

/** A part as the plan keeps it; parts refer to each other by their place in the plan. */
export interface Part {
  readonly name: string;
  readonly needs: readonly number[];
  readonly wants: readonly number[];
  readonly when: ((query: never, context: RequestContext) => boolean) | undefined;
  /** Milliseconds; undefined: whatever the plan has left. */
  readonly within: number | undefined;
  readonly onFailure: FailurePolicy<unknown>;
  /** The most keys of one call, for a batch. */
  readonly batch: number | undefined;
  readonly load: (parts: never, query: never) => Loaded<unknown>;
}

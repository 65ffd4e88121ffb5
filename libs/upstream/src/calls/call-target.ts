import type { Events } from '@portico/platform';
import type { BackoffRules } from '../attempts/backoff.ts';
import type { RetryBudget } from '../attempts/retry-budget.ts';
import type { Breaker } from '../health/breaker.ts';
import type { Instances } from '../instances/instances.ts';

/** What a call needs to know of its upstream: settings fixed at start, and the state that its calls share. */
export interface CallTarget<E> {
  readonly upstream: string;
  /** Milliseconds one attempt may take. */
  readonly timeout: number;
  /** Bytes of answer that are read at most. */
  readonly maxResponse: number;
  /** The header that tells the upstream how many milliseconds are left. */
  readonly deadlineHeader: string;
  readonly retry: RetryRules;
  readonly events: Events;
  readonly instances: Instances<E>;
  readonly budget: RetryBudget;
  readonly breaker: Breaker;
}

/** How often, and after which pauses, a call is tried. */
export interface RetryRules extends BackoffRules {
  /** Attempts in all, the first one included. */
  readonly attempts: number;
}

import type { RequestContext } from '@portico/platform';
import type { BackoffRules } from '../policies/retrying/backoff.ts';
import type { RetryBudget } from '../policies/retrying/retry-budget.ts';
import type { SharedCalls } from './coalescing/shared-calls.ts';
import type { Bulkhead } from '../policies/concurrency/bulkhead.ts';
import type { RecentCalls } from './recent-calls.ts';
import type { Circuits } from '../policies/health/circuits.ts';
import type { CallIdentity } from './identity/call-identity.ts';
import type { ReadCache } from './reads/read-cache.ts';
import type { UpstreamStreams } from './streams/open-streams.ts';
import type { Instances } from '../policies/instances/instances.ts';
import type { UpstreamSignals } from './telemetry/upstream.signals.ts';

/** What a call needs to know of its upstream: settings fixed at start, and the state that its calls share. */
export interface CallTarget<E> {
  readonly upstream: string;
  /** Milliseconds one attempt may take. */
  readonly timeout: number;
  /** Milliseconds until an answer has to begin; infinite when only `timeout` counts. */
  readonly firstByte: number;
  /** Bytes of answer that are read at most. */
  readonly maxResponse: number;
  /** The header that tells the upstream how many milliseconds are left. */
  readonly deadlineHeader: string;
  readonly retry: RetryRules;
  readonly hedging: HedgingRules;
  readonly signals: UpstreamSignals;
  readonly instances: Instances<E>;
  readonly budget: RetryBudget;
  readonly circuits: Circuits;
  readonly bulkhead: Bulkhead;
  readonly streams: UpstreamStreams;
  /** For operators. */
  readonly recent: RecentCalls;
  /** Undefined where identical reads are not to share a call. */
  readonly shared: SharedCalls | undefined;
  /** Undefined where the upstream is not told who calls. */
  readonly identity: CallIdentity | undefined;
  /** Undefined where no answers are kept. */
  readonly reads: ReadCache | undefined;
  /** What a request belongs to, where the balancer keeps together what belongs together. */
  readonly keyOf: (context: RequestContext) => string;
}

/** How often, and after which pauses, a call is tried. */
export interface RetryRules extends BackoffRules {
  /** Attempts in all, the first one included. */
  readonly attempts: number;
}

/** When a read that is slow is asked a second time, elsewhere. */
export interface HedgingRules {
  readonly enabled: boolean;
  /** The share of answers to an operation that come sooner than what is called slow. */
  readonly quantile: number;
  /** Milliseconds before which nothing is called slow. */
  readonly least: number;
}

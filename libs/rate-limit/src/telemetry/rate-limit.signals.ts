import { RequestSignal } from '@portico/platform';
import type { Identity } from '@portico/platform';

/** A request was refused because a limit or a quota is used up. */
export interface RequestLimited {
  /** The name of the limit. */
  readonly limit: string;
  readonly by: 'address' | 'caller';
  readonly caller?: Identity | undefined;
  readonly plan?: string | undefined;
}

/** A caller has a plan that does not exist: the limits of callers without one apply. */
export interface PlanUnknown {
  readonly plan: string;
}

/** What limits do to requests. */
export class RateLimitSignals {
  readonly requestLimited = new RequestSignal<RequestLimited>();
  readonly planUnknown = new RequestSignal<PlanUnknown>();
}

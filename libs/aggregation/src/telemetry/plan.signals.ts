import { RequestSignal } from '@portico/platform';
import type { Outcome } from '../run/outcome.ts';

/** A part of a plan has settled. */
export interface PartSettled {
  readonly plan: string;
  readonly part: string;
  readonly outcome: Outcome;
  /** Milliseconds. */
  readonly duration: number;
  /** What went wrong, whatever the policy made of it: an error of the BFF's own code must not hide behind a fallback. */
  readonly failure: unknown;
}

/** A request gets the answer of an identical one in flight: its plan is not run. */
export interface PlanShared {
  readonly plan: string;
}

/** A request gets a view that was made before: no part has run. */
export interface ViewReused {
  readonly plan: string;
}

/** The code that makes a plan's view has thrown. */
export interface ViewBroken {
  readonly plan: string;
  readonly error: unknown;
}

export class PlanSignals {
  readonly planShared = new RequestSignal<PlanShared>();
  readonly viewReused = new RequestSignal<ViewReused>();
  readonly partSettled = new RequestSignal<PartSettled>();
  readonly viewBroken = new RequestSignal<ViewBroken>();
}

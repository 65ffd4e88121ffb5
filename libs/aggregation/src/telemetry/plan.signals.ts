import { RequestSignal } from '@portico/platform';
import type { ComparisonOutcome } from '../comparing/comparison-report.ts';
import type { Difference } from '../comparing/json-differences.ts';
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

/** A request was drawn to be answered by the next version of a plan as well. */
export interface PlansCompared {
  readonly plan: string;
  /** The name of its next version. */
  readonly next: string;
  readonly outcome: ComparisonOutcome;
  /** Where the two views differ; paths beyond those of the report are `(others)`. */
  readonly counted: readonly Pick<Difference, 'kind' | 'path'>[];
  /** Those that have not differed before. */
  readonly news: readonly Difference[];
  /** The call of the next plan that would have changed something, and has ended comparing. */
  readonly write: string | undefined;
}

export class PlanSignals {
  readonly plansCompared = new RequestSignal<PlansCompared>();
  readonly planShared = new RequestSignal<PlanShared>();
  readonly viewReused = new RequestSignal<ViewReused>();
  readonly partSettled = new RequestSignal<PartSettled>();
  readonly viewBroken = new RequestSignal<ViewBroken>();
}

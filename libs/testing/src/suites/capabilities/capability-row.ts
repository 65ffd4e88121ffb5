import type { Fronts } from './fronts.ts';

/** A test of this suite. */
export interface CapabilityCase {
  readonly title: string;
  readonly run: (fronts: Fronts) => Promise<void>;
}

/** A test that stands elsewhere: its title, and its file below the e2e folder of each BFF. */
export interface CaseElsewhere {
  readonly title: string;
  readonly file: string;
}

type Cases = readonly [CapabilityCase | CaseElsewhere, ...(CapabilityCase | CaseElsewhere)[]];

/** What every BFF can do, and how that is known: what is let through, what is refused, and what becomes of a change while the BFF runs. */
export interface CapabilityRow {
  /** The capability's number: `R1`. */
  readonly id: string;
  readonly what: string;
  readonly allowed: Cases;
  readonly refused: Cases;
  readonly reloaded: Cases;
}

/** A part of a capability that is not shown on each BFF. */
export interface RowElsewhere {
  readonly id: string;
  readonly what: string;
  /** Where it is tried, from the workspace's root. */
  readonly files: readonly [string, ...string[]];
}

export const KINDS = ['allowed', 'refused', 'reloaded'] as const;

export const isElsewhere = (one: CapabilityCase | CaseElsewhere): one is CaseElsewhere => 'file' in one;

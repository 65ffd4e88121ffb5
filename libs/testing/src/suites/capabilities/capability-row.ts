import type { Fronts } from './fronts.ts';

/** A test of this suite. */
export interface CapabilityCase {
  readonly title: string;
  readonly run: (fronts: Fronts) => Promise<void>;
}

type Cases = readonly [CapabilityCase, ...CapabilityCase[]];

/** What every BFF can do, and how that is known: what is let through, what is refused, and what becomes of a change while the BFF runs. */
export interface CapabilityRow {
  /** The capability's number: `R1`. */
  readonly id: string;
  readonly what: string;
  /** Programs and files of the machine that it needs. */
  readonly parts?: readonly string[];
  readonly allowed: Cases;
  readonly refused: Cases;
  readonly reloaded: Cases;
}

export const KINDS = ['allowed', 'refused', 'reloaded'] as const;

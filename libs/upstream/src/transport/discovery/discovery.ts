import type { Placement } from '../../policies/instances/placement.ts';

/** Where the instances of an upstream come from, and how their coming and going is noticed. */
export interface Discovery {
  /**
   * Finds the instances for the first time and watches from then on.
   *
   * @param found told of all instances, at first and whenever something has changed; an answer that is no good changes nothing
   * @returns once the first ones are known, but after {@link PATIENCE} at the latest; `found` is told of late ones all the same
   * @throws StartError when the settings are at fault; a name server that does not answer is not the settings' fault
   */
  start(found: Found): Promise<void>;
  close(): void;
}

export type Found = (placements: readonly Placement[]) => void;

/** Milliseconds that a name server which does not answer may hold up the start of a BFF. */
export const PATIENCE = 2_000;

/** Why an entry of `instances` leads to nothing new at present; what was known before stays in use. */
export interface DiscoveryProblem {
  /** As it stands in the settings. */
  readonly entry: string;
  readonly error: unknown;
}

export type TellProblem = (problem: DiscoveryProblem) => void;

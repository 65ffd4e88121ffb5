import { formatDuration } from '@portico/config';
import type { Part } from '../plan/part.ts';
import type { Plan } from '../plan/plan.ts';

/** A plan in words, for people and programs. */
export interface PlanDescription {
  readonly plan: string;
  readonly deadline: string;
  /** Whose its views are that are kept; null where they are made for each request. */
  readonly kept: 'private' | 'public' | null;
  readonly parts: readonly PartDescription[];
}

export interface PartDescription {
  readonly part: string;
  readonly needs: readonly string[];
  readonly wants: readonly string[];
  readonly conditional: boolean;
  readonly within: string | null;
  readonly onFailure: string;
  readonly batch: number | null;
  /** Where views are kept: what it has read when the plan last ran on this replica; null where that is not known. */
  readonly reads: string | null;
  /** 0 starts at once, 1 waits for a part of step 0, and so on. */
  readonly step: number;
}

export function describePlan({ name, deadline, parts, kept, keptViews }: Plan<never, unknown>): PlanDescription {
  const steps: number[] = [];
  parts.forEach(({ needs, wants }, index) => {
    steps[index] = Math.max(-1, ...[...needs, ...wants].map((other) => steps[other] as number)) + 1;
  });
  const names = (indexes: readonly number[]): string[] => indexes.map((index) => (parts[index] as Part).name);
  return {
    plan: name,
    deadline: formatDuration(deadline),
    kept: kept ?? null,
    parts: parts.map((part, index) => ({
      part: part.name,
      needs: names(part.needs),
      wants: names(part.wants),
      conditional: part.when !== undefined,
      within: part.within === undefined ? null : formatDuration(part.within),
      onFailure: policyText(part),
      batch: part.batch ?? null,
      reads: keptViews?.observed.get(part.name) ?? null,
      step: steps[index] as number,
    })),
  };
}

function policyText({ onFailure }: Part): string {
  if (typeof onFailure === 'string') return onFailure;
  return onFailure.kind === 'stale' ? `stale(${formatDuration(onFailure.age)})` : 'fallback';
}

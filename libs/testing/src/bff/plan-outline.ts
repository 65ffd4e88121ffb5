/** A plan as `/plans` on the management port tells it in JSON. */
export interface PlanOutline {
  readonly plan: string;
  readonly parts: readonly PartOutline[];
}

export interface PartOutline {
  readonly part: string;
  readonly needs: readonly string[];
  /** `fail`, `omit`, `fallback` or `stale(5m)`. */
  readonly onFailure: string;
}

/** The parts that a request can do without. */
export const optionalIn = ({ parts }: PlanOutline): string[] =>
  parts.filter(({ onFailure }) => onFailure !== 'fail').map(({ part }) => part);

/**
 * What the `Completeness` header says when one `omit` part of a plan is missing: the part with the reason, and what needs it,
 * in the order of the plan.
 */
export function completenessWithout({ parts }: PlanOutline, missing: string, reason: string): string {
  const gone = new Map([[missing, reason]]);
  for (const { part, needs } of parts) if (needs.some((need) => gone.has(need))) gone.set(part, 'needs');
  return parts
    .filter(({ part }) => gone.has(part))
    .map(({ part }) => `${part};is=omitted;reason=${gone.get(part)}`)
    .join(', ');
}

import type { PartRun } from './part-run.ts';

/** The `Server-Timing` header (W3C Server Timing): the plan and each of its parts, in milliseconds, with how each ended. @param prefix as for `completeness` */
export function serverTiming(plan: string, total: number, runs: readonly PartRun[], prefix: string): string {
  const parts = runs.map(({ part, duration, outcome }) => `${prefix}${part.name};dur=${duration.toFixed(1)};desc="${outcome ?? 'cancelled'}"`);
  return [`${plan};dur=${total.toFixed(1)}`, ...parts].join(', ');
}

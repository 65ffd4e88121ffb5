import type { Bar } from '../bars/bar.ts';
import { isMet } from '../bars/bar.ts';

export type Verdict = 'met' | 'MISSED' | 'missed, not judged';

/** How a run was made. */
export interface Conditions {
  /** The short version, on a machine of which nothing is known. */
  readonly ci: boolean;
  /** Whether others used the machine too. */
  readonly disturbed: boolean;
}

/** In full runs every bar is judged; in CI those that the conditions let say something about the code. */
export function verdictOn(bar: Bar, { ci, disturbed }: Conditions): Verdict {
  if (isMet(bar)) return 'met';
  const telling = bar.needs === undefined || (bar.needs === 'quiet machine' && !disturbed);
  return ci && !telling ? 'missed, not judged' : 'MISSED';
}

export const isMissed = (bar: Bar, conditions: Conditions): boolean => verdictOn(bar, conditions) === 'MISSED';

/** Beyond these a run was disturbed: the share of the machine that others used, and the milliseconds by which one send in a hundred was late. */
export const OTHERS = 0.05;
const LATE = 20;

export const isDisturbed = ({ others, sentLateP99 = 0 }: { readonly others: number; readonly sentLateP99?: number }): boolean => others > OTHERS || sentLateP99 > LATE;

import type { Records } from '../load/records.ts';
import { BROKEN, UNANSWERED } from '../load/records.ts';

/** What became of all requests of a soak. */
export interface Answers {
  readonly sent: number;
  /** By status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The connection broke before the answer was there, or no answer came. */
  readonly broken: number;
  readonly unanswered: number;
}

export function answersIn(all: readonly Records[]): Answers {
  const statuses: Record<string, number> = {};
  let sent = 0;
  for (const { status } of all) {
    sent += status.length;
    for (const code of status) statuses[code] = (statuses[code] ?? 0) + 1;
  }
  const { [BROKEN]: broken = 0, [UNANSWERED]: unanswered = 0, ...answered } = statuses;
  return { sent, statuses: answered, broken, unanswered };
}

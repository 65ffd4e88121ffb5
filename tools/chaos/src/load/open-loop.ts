import { setTimeout as delay } from 'node:timers/promises';
import { emptyRecords } from './records.ts';
import type { Records } from './records.ts';
import type { Schedule } from './schedule.ts';

/** How a request ended. */
export interface Ending {
  readonly status: number;
  readonly incomplete: boolean;
}

export type Send = (index: number, ended: (ending: Ending) => void) => void;

/**
 * Sends each request when it is due, whatever became of those before.
 *
 * @param startAt when the schedule begins, on the clock of `performance.now()`
 * @returns when the last has ended
 */
export async function openLoop(schedule: Schedule, startAt: number, send: Send): Promise<Records> {
  const records = emptyRecords(schedule.count);
  let open = schedule.count;
  let allEnded: () => void;
  const ended = new Promise<void>((resolve) => (allEnded = resolve));
  if (open === 0) return records;
  for (let index = 0; index < schedule.count; index += 1) {
    const dueAt = startAt + schedule.dueAt(index);
    const wait = dueAt - performance.now();
    if (wait > 0) await delay(wait);
    records.due[index] = dueAt - startAt;
    records.late[index] = performance.now() - dueAt;
    send(index, ({ status, incomplete }) => {
      records.took[index] = performance.now() - dueAt;
      records.status[index] = status;
      records.incomplete[index] = incomplete ? 1 : 0;
      open -= 1;
      if (open === 0) allEnded();
    });
  }
  await ended;
  return records;
}

import { outsideRequests } from '@portico/platform';
import type { Signals, Priority } from '@portico/platform';
import type { Logger } from 'pino';

export const SHEDDING_MESSAGE = 'load shed';
/** Milliseconds that one line tells of. A line for each would cost what refusing is to save. */
const EVERY = 1_000;

/** Writes, while requests are turned away, how many of each priority were within a second. */
export function logShedding(events: Signals, log: Logger): void {
  let shed: Partial<Record<Priority, number>> | undefined;
  events.requestShed.subscribe(({ priority }) => {
    if (!shed) {
      shed = {};
      const write = (): void => {
        log.warn({ shed }, SHEDDING_MESSAGE);
        shed = undefined;
      };
      outsideRequests(() => setTimeout(write, EVERY).unref());
    }
    shed[priority] = (shed[priority] ?? 0) + 1;
  });
}

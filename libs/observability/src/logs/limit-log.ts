import type { Events } from '@portico/platform';
import type { Logger } from 'pino';

export const LIMIT_MESSAGE = 'requests limited';
export const UNKNOWN_PLAN_MESSAGE = 'there is no such plan';
/** Milliseconds that one line tells of: a flood must not become one of the log. */
const EVERY = 1_000;

/**
 * Writes, while callers are refused, how many were within a second, by limit. Whoever has a plan that nobody knows is a mistake of
 * ours, and an error as often.
 */
export function logLimits(events: Events, log: Logger): void {
  const limited = countedFor(EVERY, (counts) => log.warn({ limited: counts }, LIMIT_MESSAGE));
  const unknown = countedFor(EVERY, (counts) => log.error({ plans: counts }, UNKNOWN_PLAN_MESSAGE));
  events.requestLimited.subscribe(({ by, limit }) => limited(`${by} ${limit}`));
  events.planUnknown.subscribe(({ plan }) => unknown(plan));
}

/** Counts by name, and tells some time after the first one. */
function countedFor(time: number, tell: (counts: Readonly<Record<string, number>>) => void): (name: string) => void {
  let counts: Record<string, number> | undefined;
  return (name) => {
    if (!counts) {
      counts = {};
      setTimeout(() => {
        if (counts) tell(counts);
        counts = undefined;
      }, time).unref();
    }
    counts[name] = (counts[name] ?? 0) + 1;
  };
}

import { counted } from '@portico/platform';
import type { Signals } from '@portico/platform';
import type { Logger } from 'pino';

export const LIMIT_MESSAGE = 'requests limited';
export const UNKNOWN_PLAN_MESSAGE = 'there is no such plan';

/**
 * Writes, while callers are refused, how many were within a second, by limit. Whoever has a plan that nobody knows is a mistake of
 * ours, and an error as often.
 */
export function logLimits(events: Signals, log: Logger): void {
  const limited = counted((counts) => log.warn({ limited: counts }, LIMIT_MESSAGE));
  const unknown = counted((counts) => log.error({ plans: counts }, UNKNOWN_PLAN_MESSAGE));
  events.requestLimited.subscribe(({ by, limit }) => limited(`${by} ${limit}`));
  events.planUnknown.subscribe(({ plan }) => unknown(plan));
}

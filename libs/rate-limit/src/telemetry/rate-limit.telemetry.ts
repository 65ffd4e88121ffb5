import { counted } from '@portico/platform';
import type { TelemetrySource } from '@portico/platform';
import type { RateLimitSignals } from './rate-limit.signals.ts';

export const LIMIT_MESSAGE = 'requests limited';
export const UNKNOWN_PLAN_MESSAGE = 'there is no such plan';

/**
 * While callers are refused, one line a second says how many were, by limit. A plan that does not exist is a mistake in the settings, and
 * an error as often.
 */
export const rateLimitTelemetry = ({ requestLimited, planUnknown }: RateLimitSignals): TelemetrySource => ({
  log(lines) {
    const limited = counted((counts) => lines.warn(LIMIT_MESSAGE, { limited: counts }));
    const unknown = counted((counts) => lines.error(UNKNOWN_PLAN_MESSAGE, { plans: counts }));
    requestLimited.subscribe(({ by, limit }) => limited(`${by} ${limit}`));
    planUnknown.subscribe(({ plan }) => unknown(plan));
  },
  count(meters) {
    const limited = meters.counter('portico_rate_limited_total', 'Requests refused because a limit or a quota was used up.', ['by', 'limit']);
    requestLimited.count(({ by, limit }) => limited.increment(by, limit));
  },
});

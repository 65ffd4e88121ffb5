import { currentScope } from '@portico/platform';
import type { TelemetrySource } from '@portico/platform';
import { isForeseen } from '../run/foreseen.ts';
import type { PlanSignals } from './plan.signals.ts';

export const PART_MESSAGE = 'part';

/**
 * What a part's policy hides from the client: a fault in the BFF's own code at error with its stack, what an upstream did at debug (metrics
 * count it). A part that fails its request is in the request's own line.
 */
export const planTelemetry = ({ partSettled, planShared }: PlanSignals): TelemetrySource => ({
  log(lines) {
    if (!lines.writesErrors) return;
    partSettled.subscribe(({ plan, part, outcome, failure }) => {
      if (failure === undefined || outcome === 'failed') return;
      const context = currentScope()?.context;
      const fields = { requestId: context?.id, traceId: context?.trace.traceId, plan, part, outcome };
      if (isForeseen(failure)) lines.debug(PART_MESSAGE, fields, { cause: failure });
      else lines.error(PART_MESSAGE, fields, { err: failure });
    });
  },
  count(meters) {
    const shared = meters.counter('portico_plans_shared_total', 'Requests that got the answer of an identical one in flight.', ['plan']);
    const parts = meters.counter('portico_parts_total', 'Parts of plans by how they settled.', ['plan', 'part', 'outcome']);
    planShared.count(({ plan }) => shared.increment(plan));
    partSettled.count(({ plan, part, outcome }) => parts.increment(plan, part, outcome));
  },
});

import { currentScope } from '@portico/platform';
import type { Environment, Signals, TelemetrySource } from '@portico/platform';
import { upstreamFailureIn } from '@portico/upstream';
import type { FailureKind } from '@portico/upstream';
import { isForeseen } from '../run/foreseen.ts';
import type { PlanSignals } from './plan.signals.ts';

export const PART_MESSAGE = 'part';

/** Answers that do not fit what the developer has pinned: the contract or the answer is to be mended, and waiting does not help. */
const MISFITS: ReadonlySet<FailureKind> = new Set(['wrong-shape', 'bad-payload']);
/** Causes that are remembered: a fault that has a new text each time must not fill the memory. */
const CAUSES = 500;

/**
 * What a part's policy hides from the client: a fault in the BFF's own code at error with its stack, what an upstream did at debug (metrics
 * count it). In development an answer that does not fit its contract is at warn, once for each part and cause. A part that fails its request is
 * in the request's own line.
 */
export const planTelemetry = ({ partSettled, planShared, viewReused, plansCompared }: PlanSignals, _all: Signals, { name }: Environment): TelemetrySource => ({
  log(lines) {
    if (!lines.writesErrors) return;
    plansCompared.subscribe(({ plan, next, outcome, news, write }) => {
      if (outcome === 'refused') lines.warn('plans are compared no more: the next one was about to write', { plan, next, write });
      for (const { path, kind } of news) lines.info('plans differ', { plan, next, path, kind });
    });
    const isNews = name === 'development' ? newsOfMisfits() : () => false;
    partSettled.subscribe(({ plan, part, outcome, failure }) => {
      if (failure === undefined || outcome === 'failed') return;
      const context = currentScope()?.context;
      const fields = { requestId: context?.id, traceId: context?.trace.traceId, plan, part, outcome };
      if (isNews(`${plan}.${part}`, failure)) lines.warn(PART_MESSAGE, fields, { cause: failure });
      else if (isForeseen(failure)) lines.debug(PART_MESSAGE, fields, { cause: failure });
      else lines.error(PART_MESSAGE, fields, { err: failure });
    });
  },
  count(meters) {
    const shared = meters.counter('portico_plans_shared_total', 'Requests that got the answer of an identical one in flight.', ['plan']);
    const parts = meters.counter('portico_parts_total', 'Parts of plans by how they settled.', ['plan', 'part', 'outcome']);
    const reused = meters.counter('portico_views_reused_total', 'Requests that got a view that was made before, of answers that are fresh.', ['plan']);
    const compared = meters.counter('portico_plans_compared_total', 'Requests that the next version of a plan was run for as well, by what came of it.', ['plan', 'outcome']);
    const differences = meters.counter('portico_plan_differences_total', 'Compared requests in which a path of the view was not the same.', ['plan', 'path', 'kind']);
    plansCompared.count(({ plan, outcome, counted }) => {
      compared.increment(plan, outcome);
      for (const { path, kind } of counted) differences.increment(plan, path, kind);
    });
    viewReused.count(({ plan }) => reused.increment(plan));
    planShared.count(({ plan }) => shared.increment(plan));
    partSettled.count(({ plan, part, outcome }) => parts.increment(plan, part, outcome));
  },
});

/** Tells the first time from the others, whichever item of a list it is about. */
function newsOfMisfits(): (part: string, failure: unknown) => boolean {
  const told = new Set<string>();
  return (part, failure) => {
    const misfit = upstreamFailureIn(failure);
    if (!misfit || !MISFITS.has(misfit.kind) || told.size >= CAUSES) return false;
    const before = told.size;
    return told.add(`${part} ${misfit.message.replaceAll(/\/\d+/g, '/*')}`).size > before;
  };
}

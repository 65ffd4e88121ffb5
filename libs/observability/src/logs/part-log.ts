import { currentScope, Problem } from '@portico/platform';
import type { Signals, ProblemSource } from '@portico/platform';
import type { Logger } from 'pino';
import { describeError, summariseCause } from './error-report.ts';

export const PART_MESSAGE = 'part';

/**
 * Writes what a part's policy hides from the client: a fault in the BFF's own code at error with its stack, what an upstream
 * did at debug (metrics count it). A part that fails its request is told by the request's own line.
 */
export function logParts(events: Signals, log: Logger): void {
  if (!log.isLevelEnabled('error')) return;
  events.partSettled.subscribe(({ plan, part, outcome, failure }) => {
    if (failure === undefined || outcome === 'failed') return;
    const context = currentScope()?.context;
    const line = { requestId: context?.id, traceId: context?.trace.traceId, plan, part, outcome };
    if (isForeseen(failure)) log.debug({ ...line, cause: summariseCause(failure).message }, PART_MESSAGE);
    else log.error({ ...line, err: describeError(failure) }, PART_MESSAGE);
  });
}

/** Failures with a place in the catalogue are events of the trade; anything else was thrown by mistake. */
const isForeseen = (failure: unknown): boolean =>
  failure instanceof Problem ? failure.code !== 'internal' : typeof (Object(failure) as Partial<ProblemSource>).toProblem === 'function';

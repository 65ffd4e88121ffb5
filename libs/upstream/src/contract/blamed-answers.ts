import { currentScope, Problem } from '@portico/platform';
import type { Signals, ProblemSource, RequestContext } from '@portico/platform';

/**
 * Looks at the answers that a request has read when the BFF's own code has broken over it, in a part, a view or a handler: in production
 * few answers are checked before they are used, and one that breaks its contract shows first as a TypeError of ours.
 */
export function blameAnswers(events: Signals): void {
  const blame = (context: RequestContext | undefined): void => {
    for (let answer = context?.answers; answer; answer = answer.previous) {
      const { breach } = answer;
      if (breach) events.contractBroken.emit(breach, context?.scope);
    }
    // Each of them once.
    if (context) context.answers = undefined;
  };
  events.partSettled.subscribe(({ failure }) => {
    if (failure !== undefined && !isForeseen(failure)) blame(currentScope()?.context);
  });
  events.viewBroken.subscribe(() => blame(currentScope()?.context));
  events.requestFinished.subscribe(({ context, status }) => {
    if (status === INTERNAL) blame(context);
  });
}

const INTERNAL = 500;

/** Failures that say themselves what the client is told are no mistakes. */
const isForeseen = (failure: unknown): boolean =>
  failure instanceof Problem ? failure.code !== 'internal' : typeof (Object(failure) as Partial<ProblemSource>).toProblem === 'function';

import { toProblem } from '../problems/to-problem.ts';
import { SealedResponse } from '../server/sealed-response.ts';
import { runInScope } from './current.ts';
import type { RequestContext } from './request-context.ts';

/** Answers a request with an error from outside of its handler: in its own scope, and only if there is no answer yet. */
export function answerWith(context: RequestContext, error: Error): void {
  const { request, reply, scope } = context;
  if (reply.sent || context.answering) return;
  try {
    runInScope(scope, () => request.server.errorHandler(error, request, reply));
  } catch (fault) {
    scope.failed('the answer to a failed request', fault);
    if (reply.raw instanceof SealedResponse) reply.raw.insist(toProblem(error));
    else reply.raw.destroy();
  }
}

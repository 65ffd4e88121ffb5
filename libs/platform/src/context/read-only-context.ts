import { noReply } from './no-reply.ts';
import { Problem } from '../problems/problem.ts';
import { RequestContext } from './request-context.ts';

const NO_REPLY = noReply('in work beside a request, whose client has its answer already');

/**
 * The context of work that repeats what a request reads, beside it: the same caller, headers, id and trace, a deadline of its own, and no answer.
 * Calls that would change something are not sent in it.
 */
export class ReadOnlyContext extends RequestContext {
  /** The first call that was not sent: `orders POST /orders`; undefined where there was none. */
  refusedWrite: string | undefined = undefined;

  /** @param within milliseconds from now */
  constructor(first: RequestContext, within: number) {
    const { id, request, route, startedAt, scope, events, forwards } = first;
    super(id, request, NO_REPLY, route, performance.now() - startedAt + within, scope.timers, events, false, forwards, first);
    this.inBackground = true;
    this.clientAddress = first.clientAddress;
    this.caller = first.caller;
    this.accessToken = first.accessToken;
    this.authScheme = first.authScheme;
  }

  /** For who sends calls. @param call in words for operators @returns what the call fails with */
  refuseWrite(call: string): Problem {
    this.refusedWrite ??= call;
    return new Problem('forbidden', { detail: `${call} was not sent: it would change something, and this work may only read` });
  }
}

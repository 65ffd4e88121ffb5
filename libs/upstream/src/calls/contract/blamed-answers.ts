import type { RequestContext } from '@portico/platform';

/**
 * Looks at the answers that a request has read when the BFF's own code has broken over it, in a part, a view or a handler: in production
 * few answers are checked before they are used, and one that breaks its contract shows first as a TypeError of ours. Each is reported once.
 */
export function blameAnswers(context: RequestContext): void {
  for (let answer = context.answers; answer; answer = answer.previous) {
    const { breach } = answer;
    if (breach) context.events.contractBroken.emit(breach, context.scope);
  }
  context.answers = undefined;
}

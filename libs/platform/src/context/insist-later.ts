import { Problem } from '../problems/problem.ts';
import { SealedResponse } from '../server/sealed-response.ts';
import { outsideRequests } from './current.ts';
import type { RequestContext } from './request-context.ts';

export const LATE = 'the answer was not ready within the deadline of the request';

/** Milliseconds that hooks of plugins have for the answer that says that the time is up. */
const FOR_HOOKS = 250;

/** Answers past the hooks of plugins when they hold back the answer of a request whose time is up. */
export function insistLater({ reply: { raw } }: RequestContext): void {
  if (raw.writableEnded || !(raw instanceof SealedResponse)) return;
  const insist = (): void => {
    if (raw.headersSent) return;
    raw.insist(new Problem('upstream-timeout', { detail: LATE, cause: new Error('a hook of Fastify holds the answer back, or has taken the reply away and sends nothing; have each hook call done() or settle') }));
  };
  outsideRequests(() => setTimeout(insist, FOR_HOOKS).unref());
}

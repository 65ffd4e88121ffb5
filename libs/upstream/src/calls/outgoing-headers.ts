import { traceparentFor } from '@portico/platform';
import type { RequestContext } from '@portico/platform';

/** What every call carries of the request it serves: its place in the trace, its id, the milliseconds left, and what the BFF forwards. */
export function outgoingHeaders(context: RequestContext, deadlineHeader: string, allowance: number): string[] {
  const headers = [
    'traceparent',
    traceparentFor(context.trace),
    'x-request-id',
    context.id,
    deadlineHeader,
    String(allowance),
  ];
  for (const part of context.forwarded) headers.push(part);
  if (context.trace.state !== undefined) headers.push('tracestate', context.trace.state);
  return headers;
}

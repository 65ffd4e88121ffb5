import { traceparentFor } from '@portico/platform';
import type { RequestContext } from '@portico/platform';

/** What every call carries of the request it serves: its place in the trace, the request's id, and the milliseconds left. */
export function outgoingHeaders(context: RequestContext, deadlineHeader: string, allowance: number): string[] {
  const headers = [
    'traceparent',
    traceparentFor(context.trace),
    'x-request-id',
    context.id,
    deadlineHeader,
    String(allowance),
  ];
  if (context.trace.state !== undefined) headers.push('tracestate', context.trace.state);
  return headers;
}

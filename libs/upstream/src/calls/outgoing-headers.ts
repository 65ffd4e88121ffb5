import { traceparentFor } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import { fieldLines } from '../connections/field-lines.ts';

/** What every call carries of the request it serves: its place in the trace, its id, the milliseconds left, and what the BFF forwards. */
export function outgoingHeaders(context: RequestContext, deadlineHeader: string, allowance: number): string[] {
  const headers = ['traceparent', traceparentFor(context.trace), 'x-request-id', context.id, deadlineHeader, String(allowance), ...context.forwarded];
  if (context.trace.state !== undefined) headers.push('tracestate', context.trace.state);
  return headers;
}

/** The same as it stands in a head. No list is made: this is written five times for a page. */
export function outgoingLines({ trace, id, forwarded }: RequestContext, deadlineHeader: string, allowance: number): string {
  const lines = `\r\ntraceparent: ${traceparentFor(trace)}\r\nx-request-id: ${id}\r\n${deadlineHeader}: ${allowance}${fieldLines(forwarded)}`;
  return trace.state === undefined ? lines : `${lines}\r\ntracestate: ${trace.state}`;
}

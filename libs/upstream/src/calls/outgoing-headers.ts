import { hasField, traceparentFor } from '@portico/platform';
import type { FieldList, RequestContext } from '@portico/platform';
import { fieldLines } from '../transport/connections/exchange.ts';

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

const CODINGS = 'accept-encoding';

/**
 * Has a request say which content codings its reader takes, where its author has not. To say nothing would be to accept any there is (RFC
 * 9110, section 12.5.3), and within a network compressing costs more than it brings.
 *
 * @param headers of the request
 * @param forwarded what goes on of the client's
 */
export function sayCodings(headers: string[], forwarded: FieldList): void {
  if (!hasField(headers, CODINGS) && !hasField(forwarded, CODINGS)) headers.push(CODINGS, 'identity');
}

const TRACE: ReadonlySet<string> = new Set(['traceparent', 'tracestate']);

/**
 * The fields of a request whose trace a subscriber has decided: its `traceparent` stands, and the `tracestate` of ours goes as well, which
 * belongs to the other (W3C Trace Context, section 3.3).
 *
 * @param headers names and values in turn: ours, and then what was added
 * @param ours how many of them are ours
 */
export function withoutOurTrace(headers: readonly string[], ours: number): readonly string[] {
  const nameAt = (at: number): string => (headers[at] as string).toLowerCase();
  const decided = headers.some((_, at) => at >= ours && at % 2 === 0 && nameAt(at) === 'traceparent');
  if (!decided) return headers;
  return headers.filter((_, at) => at >= ours || !TRACE.has(nameAt(at - (at % 2))));
}

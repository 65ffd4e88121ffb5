import { withoutOws } from '@portico/config';

/** The longest delay that a recipient has to tell apart, in seconds (RFC 9111, section 1.2.2, says so of all delta-seconds). */
const LONGEST = 2 ** 31;
/** The three formats of a date that a recipient must accept (RFC 9110, section 5.6.7): of these the last one names no zone. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$|^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * Seconds, a whole number, that an answer asks to be left in peace for (RFC 9110, section 10.2.3). Digits alone are a delay, and a date
 * counts from the answer's own `Date`, so that clocks need not agree. Anything else is ignored.
 *
 * @param date the answer's `Date`
 * @param now milliseconds since 1970, for an answer without a date of its own
 */
export function retryAfterOf(value: string | undefined, date: string | undefined, now: () => number = Date.now): number | undefined {
  if (value === undefined) return undefined;
  const text = withoutOws(value);
  if (/^\d+$/.test(text)) return Math.min(LONGEST, Number(text));
  const until = timeOf(text);
  if (until === undefined) return undefined;
  const from = (date === undefined ? undefined : timeOf(withoutOws(date))) ?? now();
  return Math.min(LONGEST, Math.max(0, Math.ceil((until - from) / 1_000)));
}

/**
 * The same in gRPC's words (gRFC A6): the milliseconds of `grpc-retry-pushback-ms`.
 *
 * @returns seconds; undefined when nothing was said, `never` when it is negative or no number: then it is not tried again
 */
export function pushbackOf(value: string | undefined): number | 'never' | undefined {
  if (value === undefined) return undefined;
  return /^\d+$/.test(value) ? Math.min(LONGEST, Number(value) / 1_000) : 'never';
}

function timeOf(text: string): number | undefined {
  const written = HTTP_DATE.test(text) ? text : ASCTIME.test(text) ? `${text} GMT` : undefined;
  const time = written === undefined ? Number.NaN : Date.parse(written);
  return Number.isNaN(time) ? undefined : time;
}

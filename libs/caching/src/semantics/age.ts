import { deltaSeconds } from './delta-seconds.ts';
import type { Fields } from './fields.ts';
import { httpDate } from './http-date.ts';

/**
 * The age of an answer when it arrives, `corrected_initial_age` (RFC 9111, section 4.2.3), in seconds. A clock at the origin that goes
 * slow makes it older than it is, one that goes fast changes nothing: `Age` and the delay are measured without it.
 *
 * @param delay milliseconds from the request to the end of the answer's head
 * @param now milliseconds since 1970
 */
export function initialAge(fields: Fields, delay: number, now: number): number {
  const date = httpDate(fields['date'], now);
  const apparent = date === undefined ? 0 : Math.max(0, (now - date) / 1_000);
  return Math.max(apparent, ageField(fields['age']) + Math.max(0, delay) / 1_000);
}

/** The first of several counts, and one that is no number is ignored (RFC 9111, section 5.1). */
const ageField = (value: string | undefined): number => deltaSeconds(value?.split(',', 1)[0]) ?? 0;

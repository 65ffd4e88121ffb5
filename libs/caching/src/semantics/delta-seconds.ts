/** What larger numbers of seconds count as (RFC 9111, section 1.2.2). */
export const MOST_SECONDS = 2 ** 31;

/** A non-negative number of seconds. @returns undefined for any other text */
export function deltaSeconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Math.min(Number(text), MOST_SECONDS) : undefined;
}

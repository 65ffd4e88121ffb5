import type { RequestFinished } from '@portico/platform';

/** By how many bytes a good answer exceeds the budget declared with `@Bytes()`; 0 when it does not, or has none. A content coding does not count. */
export function bytesOver({ context, status, bytes }: RequestFinished): number {
  const budget = context.route?.byteBudget;
  if (budget === undefined || bytes === undefined || status >= 300) return 0;
  return Math.max(0, (context.uncoded ?? bytes) - budget);
}

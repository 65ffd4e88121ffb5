import { StartError } from '@portico/platform';
import type { Route } from '@portico/platform';
import { REPEATS } from './repeats.ts';

/** RFC 9110, section 9.2.2: a repeat of any other method has the effect of one request, or is no write at all. */
const NOT_IDEMPOTENT = new Set(['POST', 'PATCH']);

/**
 * In a BFF that knows keys, every route of which a repeat could do harm says what a repeat does.
 * @throws StartError naming every one that does not
 */
export function checkRoutes(routes: readonly Route[]): void {
  const faults = routes
    .filter((route) => NOT_IDEMPOTENT.has(route.method) && !REPEATS.of(route))
    .map(({ operationId, method }) => `${operationId} is a ${method} that says nothing of repeats: add @Idempotent(), or @Repeatable() where a repeat does no harm`);
  if (faults.length > 0) throw new StartError(faults);
}

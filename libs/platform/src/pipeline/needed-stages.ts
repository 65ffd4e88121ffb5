import type { Route } from '../routes/route.ts';
import { StartError } from '../server/start-error.ts';
import type { Slot } from './pipeline.ts';
import type { Stage } from './stage.ts';

/**
 * A slot may be empty, but not when a route relies on what belongs there.
 * @throws StartError naming every route that would have no protection
 */
export function checkNeededStages(routes: readonly Route[], plugged: ReadonlyMap<Slot, Stage>): void {
  if (plugged.has('claim')) return;
  const faults = routes
    .filter(({ idempotency }) => idempotency && idempotency.key !== 'needless')
    .map(({ operationId }) => `${operationId} is @Idempotent(), but nothing fills the slot "claim"; import the IdempotencyModule of @portico/idempotency`);
  if (faults.length > 0) throw new StartError(faults);
}

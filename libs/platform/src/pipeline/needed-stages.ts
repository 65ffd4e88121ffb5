import type { Route } from '../routes/route.ts';
import { StartError } from '../server/start-error.ts';
import type { Slot } from './pipeline.ts';
import type { Stage } from './stage.ts';

/**
 * A slot may be empty, but not when a policy of a route relies on what belongs there.
 * @throws StartError naming every route that would have no protection
 */
export function checkNeededStages(routes: readonly Route[], plugged: ReadonlyMap<Slot, Stage>): void {
  const faults = routes.flatMap(({ operationId, policies }) =>
    Object.getOwnPropertySymbols(policies)
      .map((key) => policies[key])
      .flatMap((said) => {
        if (!said || plugged.has(said.rules.slot) || said.rules.needsStage?.(said.value) === false) return [];
        const { name, slot, filledBy } = said.rules;
        return [`${operationId} is ${name}, but nothing fills the slot "${slot}"; import ${filledBy}`];
      }),
  );
  if (faults.length > 0) throw new StartError(faults);
}

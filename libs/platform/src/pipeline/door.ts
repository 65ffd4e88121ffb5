import type { IncomingMessage, ServerResponse } from 'node:http';
import { runInScope } from '../context/current.ts';
import type { ContextFactory } from '../context/context-factory.ts';
import { Problem } from '../problems/problem.ts';
import { hasLeftover } from '../server/connections/leftover-body.ts';
import { BEFORE_BODY } from './pipeline.ts';
import type { Slot } from './pipeline.ts';
import type { Stage } from './stage.ts';

type Keeper = NonNullable<Stage['turnsAway']>;

/**
 * @param known what the request is refused with in any case, as Node has found it. Its body is not read
 * @returns whether the request may come in; if not, it has its answer
 */
export type Door = (request: IncomingMessage, response: ServerResponse, known?: Problem) => boolean;

/**
 * Asks the stages that can turn a request away by its head, in the order of their slots, before anything is done for it. When far
 * more comes than can be answered, refusing is most of the work: here it costs what Node itself takes, and hardly anything besides.
 */
export function doorOf(plugged: ReadonlyMap<Slot, Stage>, contexts: ContextFactory): Door {
  const keepers = BEFORE_BODY.flatMap(({ slot }) => {
    const stage = plugged.get(slot as Slot);
    return stage?.turnsAway ? [stage.turnsAway.bind(stage)] : [];
  });
  return (request, response, known) => {
    if (known) {
      refuse(known, contexts, hasLeftover(request, 0), response);
      return false;
    }
    for (const turnsAway of keepers) {
      const problem = runInScope(undefined, judged, turnsAway, request, contexts);
      if (!problem) continue;
      refuse(problem, contexts, hasLeftover(request), response);
      return false;
    }
    return true;
  };
}

/** There is no context yet that the failure of a stage could be reported by, and no hook that would answer it. */
function judged(turnsAway: Keeper, request: IncomingMessage, contexts: ContextFactory): Problem | undefined {
  try {
    return turnsAway(request);
  } catch (error) {
    contexts.events.internalFault.emit({ where: 'turnsAway() of a stage', error }, undefined);
    return new Problem('internal');
  }
}

function refuse(problem: Problem, contexts: ContextFactory, leftover: boolean, response: ServerResponse): void {
  const id = contexts.nextId();
  const body = problem.body(id);
  const length = Buffer.byteLength(body);
  const head = ['content-type', 'application/problem+json', 'cache-control', 'no-store', 'content-length', String(length), 'request-id', id];
  for (const [name, value] of Object.entries(problem.details.headers ?? {})) head.push(name, value);
  if (contexts.isDraining || leftover) head.push('connection', 'close');
  response.writeHead(problem.status, head).end(body, length === body.length ? 'latin1' : 'utf8');
}

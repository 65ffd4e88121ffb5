import { against, verdictOf } from '../failures/evidence.ts';
import type { Outcome } from '../failures/evidence.ts';
import type { Circuit } from '../health/circuits.ts';
import type { Attempt, FailureNotes } from './attempt.ts';
import type { CallTarget } from './call-target.ts';
import type { Operation } from './operation.ts';

/** Milliseconds by which a timer may be late, or that a turn of the event loop may take, before the BFF itself is taken to have paused. */
export const PAUSED = 12;

interface End<T, E> {
  readonly attempt: Attempt<T, E>;
  readonly outcome: Outcome;
  readonly notes: FailureNotes | undefined;
  /** Milliseconds by which the BFF itself comes late. */
  readonly lateness: number;
}

/**
 * Has all who learn from attempts learn from the end of one: instances, limit, hedging, and the signal.
 *
 * @returns whether it speaks against the operation at this upstream, for its circuit; undefined when it proves nothing
 */
export function noteEnd<T, E>({ upstream, events, instances, bulkhead }: CallTarget<E>, operation: Operation, circuit: Circuit, { attempt, outcome, notes, lateness }: End<T, E>, now: number): boolean | undefined {
  const { instance, startedAt } = attempt;
  const had = attempt.had(now);
  let failed: boolean | undefined = false;
  if (outcome === 'ok') instances.record(instance, false, had ?? 0, now);
  else {
    const { own, hurried } = attempt;
    const verdict = verdictOf({ outcome, status: notes?.status, cause: notes?.cause, had, own, hurried, slow: operation.slow.value(now), lateness });
    instances.record(instance, against(verdict, startedAt, instance.answeredAt), had ?? 0, now);
    failed = against(verdict, startedAt, circuit.answeredAt);
  }
  const late = outcome === 'timeout' || outcome === 'deadline';
  circuit.note(failed, late, now);
  if (had !== undefined) {
    // While the BFF is late itself, it measures itself.
    if (outcome === 'ok' && lateness <= PAUSED) operation.slow.observe(had, now);
    if (outcome === 'ok' || (late && failed)) bulkhead.observe(had, lateness, now);
  }
  events.upstreamCallFinished.emit({ upstream, operation: operation.name, outcome, duration: now - startedAt });
  return failed;
}

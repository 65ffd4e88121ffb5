import { holderOf } from '@portico/platform';
import type { Scope, TimerQueue } from '@portico/platform';
import { against, verdictOf } from '../policies/evidence/evidence.ts';
import type { Outcome } from '../policies/evidence/evidence.ts';
import type { Circuit } from '../policies/health/circuits.ts';
import type { Attempt, FailureNotes } from './attempt.ts';
import type { CallTarget } from './call-target.ts';
import type { Operation } from './operation.ts';

/** Milliseconds by which a timer may be late, or that a turn of the event loop may take, before the BFF itself is taken to have paused. */
export const PAUSED = 12;

/** Failures that keep no place: an open circuit is what ends those that the upstream takes its time for. */
const AT_ONCE: ReadonlySet<Outcome> = new Set<Outcome>(['overloaded', 'server-error', 'bad-payload']);

/** The call that an attempt was made for. */
interface Attempted<E> {
  readonly target: CallTarget<E>;
  readonly operation: Operation;
  readonly circuit: Circuit;
  readonly scope: Scope;
  readonly timers: Pick<TimerQueue, 'lateness'>;
}

/**
 * Has all who learn from attempts learn from the end of one: instances, limit, hedging, and the signal.
 *
 * @returns whether it speaks against the operation at this upstream, for its circuit; undefined when it proves nothing
 */
export function noteEnd<T, E>(call: Attempted<E>, attempt: Attempt<T, E>, outcome: Outcome, notes: FailureNotes | undefined, now: number): boolean | undefined {
  const { operation, circuit } = call;
  const { upstream, signals, instances, bulkhead, circuits } = call.target;
  const { lateness } = call.timers;
  const { instance, startedAt } = attempt;
  const had = attempt.had(now);
  const by = holderOf(call.scope.context);
  let failed: boolean | undefined = false;
  if (outcome === 'ok') instances.record(instance, false, had ?? 0, now);
  else {
    const { own, hurried } = attempt;
    const said = verdictOf({ outcome, status: notes?.status, cause: notes?.cause, had, own, hurried, slow: operation.slow.value(now), lateness });
    const verdict = said && AT_ONCE.has(outcome) && !circuit.failers.counts(by, now) ? undefined : said;
    const faulty = against(verdict, startedAt, instance.answeredAt);
    instances.record(instance, faulty, had ?? 0, now, faulty ? circuit.siblings.surprise(instance) : 1);
    failed = against(verdict, startedAt, circuit.answeredAt);
  }
  const late = outcome === 'timeout' || outcome === 'deadline';
  circuit.note(failed, late, now);
  if (failed !== undefined) circuit.siblings.note(instance, failed);
  if (failed === false) {
    circuits.answered(circuit, now);
    circuit.failers.answered(by, now);
  }
  if (had !== undefined) {
    // While the BFF is late itself, it measures itself.
    if (outcome === 'ok' && lateness <= PAUSED) operation.slow.observe(had, now);
    // An operation that hangs while others are answered says nothing of how many calls the upstream takes.
    if (outcome === 'ok' || (late && failed && !circuits.othersAnsweredSince(circuit, startedAt))) bulkhead.observe(had, lateness, now);
  }
  call.target.recent.note(operation.name, outcome, now);
  signals.upstreamCallFinished.emit({ upstream, operation: operation.name, outcome, duration: now - startedAt }, call.scope);
  return failed;
}

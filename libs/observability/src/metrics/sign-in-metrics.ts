import type { Signals } from '@portico/platform';
import type { Registry } from 'prom-client';
import { FastCounter } from './fast-counter.ts';
import { register } from './fast-metric.ts';

/** Counts sign-ins and refusals; who it was is for the audit log alone. */
export function countSignIns(events: Signals, registry: Registry): void {
  const signIns = register(registry, new FastCounter('portico_sign_ins_total', 'Sign-ins and what was refused of them, by how callers wanted to be known.', ['scheme', 'outcome']));
  const access = register(registry, new FastCounter('portico_access_refused_total', 'Requests of known callers for what they may not have, by what they lack.', ['because']));
  events.signedIn.count(({ scheme }) => signIns.increment(scheme, 'accepted'));
  events.signInRefused.count(({ scheme }) => signIns.increment(scheme, 'refused'));
  events.accessRefused.count(({ because }) => access.increment(because));
}

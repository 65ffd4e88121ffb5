import type { Instance } from '../instances/instance.ts';
import type { Candidates, Choice } from './balancer.ts';

/**
 * Weighted round robin, smooth: each instance gains its weight in every round, and the one that has most is asked and pays what
 * all have gained; weights 5, 1, 1 give a a b a c a a rather than a a a a a b c (nginx, "upstream: smooth weighted round-robin
 * balancing", 2012).
 */
export function roundRobin<E>({ instances }: Candidates<E>, { except, now }: Choice<E>): Instance<E> {
  let gained = 0;
  let next: Instance<E> | undefined;
  for (const instance of instances) {
    if (instance === except) continue;
    const weight = instance.weightAt(now);
    gained += weight;
    instance.turn += weight;
    if (!next || instance.turn > next.turn) next = instance;
  }
  if (!next) return instances[0] as Instance<E>;
  next.turn -= gained;
  return next;
}

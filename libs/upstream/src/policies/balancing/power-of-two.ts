import type { Instance } from '../instances/instance.ts';
import type { Candidates, Choice } from './balancer.ts';

/** Latencies closer than this factor are taken as equal: what they differ by is noise. */
const ALIKE = 2;
/** Milliseconds below which no instance counts as slow: one pause of a process is longer. */
const QUICK = 5;
/** Draws after which a light instance is taken all the same. */
const DRAWS = 16;

/**
 * Power of two choices: of two instances drawn by weight, the one with fewer attempts in flight (Michael Mitzenmacher, "The
 * Power of Two Choices in Randomized Load Balancing", 2001). Where one of the two is more than twice as slow, its attempts count
 * for as much more: with little traffic no instance has attempts in flight, and a slow instance would get its full share.
 */
export function powerOfTwo<E>(from: Candidates<E>, { except, now, random }: Choice<E>): Instance<E> {
  const { instances } = from;
  const at = draw(from, now, random);
  const first = instances[at] as Instance<E>;
  if (instances.length === 1) return first;
  const second = instances[drawAnother(from, at, now, random)] as Instance<E>;
  if (first === except) return second;
  if (second === except) return first;
  return load(second, first, now) < load(first, second, now) ? second : first;
}

/** The place of an instance drawn by weight: of two drawn evenly, a light one is put back more often. */
function draw<E>({ instances, heaviest }: Candidates<E>, now: number, random: () => number): number {
  let at = 0;
  for (let draws = 0; draws < DRAWS; draws += 1) {
    at = Math.floor(random() * instances.length);
    const weight = (instances[at] as Instance<E>).weightAt(now);
    if (weight >= heaviest || random() * heaviest < weight) return at;
  }
  return at;
}

function drawAnother<E>({ instances, heaviest }: Candidates<E>, than: number, now: number, random: () => number): number {
  let at = 0;
  for (let draws = 0; draws < DRAWS; draws += 1) {
    // As if the first had been taken out of the list.
    at = (than + 1 + Math.floor(random() * (instances.length - 1))) % instances.length;
    const weight = (instances[at] as Instance<E>).weightAt(now);
    if (weight >= heaviest || random() * heaviest < weight) return at;
  }
  return at;
}

function load<E>(instance: Instance<E>, other: Instance<E>, now: number): number {
  const latency = instance.latency.value(now);
  const usual = other.latency.value(now);
  const queue = (instance.outstanding + 1) / instance.placement.weight;
  if (latency === undefined || usual === undefined || latency <= ALIKE * Math.max(usual, QUICK)) return queue;
  return queue * (latency / Math.max(usual, QUICK));
}

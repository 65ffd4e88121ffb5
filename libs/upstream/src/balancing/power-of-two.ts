import type { Instance } from '../instances/instance.ts';

/** Latencies closer than this factor are taken as equal: what they differ by is noise. */
const ALIKE = 2;
/** Milliseconds below which nobody is called slow: one pause of a process is longer. */
const QUICK = 5;

/**
 * Power of two choices: of two instances taken at random, the one with fewer attempts under way (Michael Mitzenmacher, "The
 * Power of Two Choices in Randomized Load Balancing", 2001). Where one of the two is more than twice as slow, its attempts count
 * for as much more: with little traffic nothing is under way anywhere, and a slow instance would get its full share.
 *
 * @param from at least one
 * @param except was tried already; chosen only when there is no other
 * @param random in [0, 1)
 */
export function powerOfTwo<E>(from: readonly Instance<E>[], except: Instance<E> | undefined, now: number, random: () => number): Instance<E> {
  const first = from[Math.floor(random() * from.length)] as Instance<E>;
  if (from.length === 1) return first;
  // Another one than the first: as if the first had been taken out of the list.
  const second = from[(from.indexOf(first) + 1 + Math.floor(random() * (from.length - 1))) % from.length] as Instance<E>;
  if (first === except) return second;
  if (second === except) return first;
  return load(second, first, now) < load(first, second, now) ? second : first;
}

function load<E>(instance: Instance<E>, other: Instance<E>, now: number): number {
  const latency = instance.latency.value(now);
  const usual = other.latency.value(now);
  if (latency === undefined || usual === undefined || latency <= ALIKE * Math.max(usual, QUICK)) return instance.outstanding + 1;
  return (instance.outstanding + 1) * (latency / Math.max(usual, QUICK));
}

import type { Instance } from '../instances/instance.ts';
import type { Candidates, Choice } from './balancer.ts';

/**
 * Rendezvous hashing by weight: the instance with the highest score for the key. When an instance goes, only its own keys move, each
 * to where it would have been next (Thaler and Ravishankar, "Using Name-Based Mappings to Increase Hit Rates", 1998; the weights
 * after Schindelhauer and Schomaker, "Weighted Distributed Hash Tables", 2005).
 */
export function byHash<E>({ instances }: Candidates<E>, { except, key }: Choice<E>): Instance<E> {
  let best: Instance<E> | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const instance of instances) {
    if (instance === except) continue;
    const score = scoreOf(instance.address, instance.placement.weight, key);
    if (score > highest) {
      highest = score;
      best = instance;
    }
  }
  return best ?? (instances[0] as Instance<E>);
}

/** What the one of a set is chosen by that a key belongs to: it is the one with the highest. @param weight above 0 */
export const scoreOf = (name: string, weight: number, key: string): number => -weight / Math.log(uniform(`${name} ${key}`));

/** A number in (0, 1) that looks random and is always the same for a text: FNV-1a, finished like MurmurHash3. */
function uniform(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296 + 1e-10;
}

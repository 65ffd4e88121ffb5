import type { Instance } from '../instances/instance.ts';
import type { Candidates } from './balancer.ts';

/** How much more than its usual load an instance is trusted with (Envoy's overprovisioning factor). */
const SPARE = 1.4;

/** Instances that are asked together, and the part of the traffic that goes to them. */
export interface Level<E> extends Candidates<E> {
  /** The sum of the shares up to and with this level, in (0, 1]. */
  readonly upTo: number;
}

/** By what instances are told apart. */
export interface LevelRules {
  /** The BFF's own zone; without it, zones do not matter. */
  readonly zone: string | undefined;
  /** Below this share of well instances a level is used as a whole: the fault is not an instance's. */
  readonly panic: number;
}

/**
 * Who shares the traffic at present. Instances of a lower priority number come first, among them those of the BFF's own zone;
 * the next level gets what the ones before it cannot carry. A level carries 1.4 × the share of its instances that are well, so
 * it spills when fewer than 71 % are, and takes its traffic back by and by as they recover. When all levels together cannot
 * carry the traffic, each one with less than the panic share of well instances is used whole. (Envoy, "Priority levels",
 * "Locality weighted load balancing" and "Panic threshold".)
 *
 * @returns at least one level, unless there is no instance
 */
export function levelsOf<E>(instances: readonly Instance<E>[], { zone, panic }: LevelRules, now: number): readonly Level<E>[] {
  const groups = new Map<number, Instance<E>[]>();
  for (const instance of instances) {
    const rank = rankOf(instance, zone);
    const group = groups.get(rank);
    if (group) group.push(instance);
    else groups.set(rank, [instance]);
  }
  const ranked = [...groups.entries()].sort(([one], [other]) => one - other).map(([, all]) => all);
  const sets = ranked.map((all) => ({ all, well: all.filter((instance) => instance.isWell(now)) }));
  const capacities = sets.map(({ all, well }) => Math.min(1, (SPARE * well.length) / all.length));
  const total = Math.min(1, capacities.reduce((sum, capacity) => sum + capacity, 0));
  const levels: Level<E>[] = [];
  let upTo = 0;
  for (const [index, { all, well }] of sets.entries()) {
    const panics = total < 1 && well.length < all.length * panic;
    // With no healthy instance anywhere there is nothing to weigh: the first level takes all.
    const share = total === 0 ? Number(index === 0) : (capacities[index] as number) / total;
    if (share === 0) continue;
    upTo = Math.min(1, upTo + share);
    const chosen = panics || well.length === 0 ? all : well;
    levels.push({ instances: chosen, heaviest: Math.max(...chosen.map(({ placement }) => placement.weight)), upTo });
    if (upTo >= 1 - 1e-9) break;
  }
  return levels;
}

function rankOf<E>({ placement }: Instance<E>, own: string | undefined): number {
  const elsewhere = own !== undefined && placement.zone !== undefined && placement.zone !== own;
  return placement.priority * 2 + Number(elsewhere);
}

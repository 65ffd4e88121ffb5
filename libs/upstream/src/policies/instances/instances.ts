import type { Balancer } from '../balancing/balancer.ts';
import { levelsOf } from '../balancing/levels.ts';
import type { Level, LevelRules } from '../balancing/levels.ts';
import { Ejection } from '../health/ejection.ts';
import type { EjectionRules } from '../health/ejection.ts';
import { Instance } from './instance.ts';
import type { Placement } from './placement.ts';
import type { Resting } from './resting.ts';

/** How the instances of an upstream are used. */
export interface InstancesOptions<E> {
  readonly balancer: Balancer;
  readonly ejection: EjectionRules;
  readonly levels: LevelRules;
  /** Milliseconds over which a newcomer comes to its full share. */
  readonly slowStart: number;
  /** Makes what attempts at an instance are sent through. */
  readonly open: (placement: Placement) => E;
  /** Ends that, once nothing is in flight through it any more. */
  readonly retire: (endpoint: E) => void;
  readonly ejected: (instance: Instance<E>, milliseconds: number) => void;
  readonly random?: () => number;
}

/** The instances of one upstream: who gets the next attempt, and what its end says about the instance. */
export class Instances<E> {
  private list: readonly Instance<E>[] = [];
  private readonly ejection: Ejection<E>;
  private readonly random: () => number;
  private levels: readonly Level<E>[] = [];
  /** Until when `levels` holds, unless something happens before. */
  private validUntil = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: InstancesOptions<E>) {
    this.random = options.random ?? Math.random;
    this.ejection = new Ejection(options.ejection, () => this.list, options.ejected);
  }

  get all(): readonly Instance<E>[] {
    return this.list;
  }

  /**
   * Takes over what discovery has found. An instance that is known already keeps its connections and what was learned of it; one that is
   * gone finishes what it has begun. The first ones begin with their full share, later ones with a little.
   *
   * @param now milliseconds
   */
  update(found: readonly Placement[], now: number): void {
    const known = new Map(this.list.map((instance) => [instance.address, instance]));
    const begins = this.list.length === 0;
    this.list = found.map((placement) => {
      const instance = known.get(placement.address);
      if (!instance || !sameConnection(instance.placement, placement)) return this.opened(placement, begins ? Number.NEGATIVE_INFINITY : now);
      known.delete(placement.address);
      instance.placement = placement;
      return instance;
    });
    for (const gone of known.values()) this.options.retire(gone.endpoint);
    this.changed();
  }

  /** Takes note of what an active probe has found. @param now milliseconds */
  probed(instance: Instance<E>, down: boolean, now: number): void {
    if (instance.down === down) return;
    instance.down = down;
    if (!down) instance.joinedAt = now;
    this.changed();
  }

  /**
   * @param except the instance that has just failed, or that has an attempt in flight
   * @param key what the request belongs to
   * @param now milliseconds
   * @param resting those that are not asked at present, if others are left
   * @returns undefined when no instance is known
   */
  pick(except: Instance<E> | undefined, key: string, now: number, resting?: Resting<E>): Instance<E> | undefined {
    if (now >= this.validUntil) this.weigh(now);
    const { random } = this;
    const levels = resting ? resting.others(this.levels, now) : this.levels;
    const choice = { except, key, now, random };
    const last = levels.length - 1;
    if (last < 0) return undefined;
    if (last === 0) return this.options.balancer(levels[0] as Level<E>, choice);
    const at = random();
    const level = levels.find(({ upTo }) => at < upTo) ?? (levels[last] as Level<E>);
    const picked = this.options.balancer(level, choice);
    if (picked !== except) return picked;
    const other = levels.find(({ instances }) => instances !== level.instances);
    return other ? this.options.balancer(other, choice) : picked;
  }

  /** Milliseconds until one may be asked of those that do not rest. @param now milliseconds */
  pauseOf(resting: Resting<E>, now: number): number {
    if (now >= this.validUntil) this.weigh(now);
    const pauses = this.levels.flatMap(({ instances }) => instances.map((instance) => resting.left(instance, now)));
    return pauses.length === 0 ? 0 : Math.min(...pauses);
  }

  /** Whether there is anybody else to ask. @param now milliseconds */
  hasOther(than: Instance<E> | undefined, now: number): boolean {
    if (now >= this.validUntil) this.weigh(now);
    return this.levels.some(({ instances }) => instances.some((instance) => instance !== than));
  }

  /**
   * Takes note of how an attempt has ended.
   *
   * @param failed undefined when the attempt was called off and proves nothing
   * @param latency milliseconds
   * @param weight what a failure tells of the instance, 0 to 1
   */
  record(instance: Instance<E>, failed: boolean | undefined, latency: number, now: number, weight = 1): void {
    if (failed === undefined) return;
    if (this.ejection.record(instance, failed, now, weight)) this.changed();
    if (failed) return;
    instance.answeredAt = now;
    // A failure may be quick, and must not make an instance look fast.
    instance.latency.observe(latency, now);
  }

  private opened(placement: Placement, joinedAt: number): Instance<E> {
    const instance = new Instance(placement, this.options.open(placement), this.options.slowStart);
    instance.joinedAt = joinedAt;
    return instance;
  }

  private changed(): void {
    this.validUntil = Number.NEGATIVE_INFINITY;
  }

  private weigh(now: number): void {
    this.levels = levelsOf(this.list, this.options.levels, now);
    this.validUntil = Number.POSITIVE_INFINITY;
    for (const { ejectedUntil } of this.list) if (ejectedUntil > now) this.validUntil = Math.min(this.validUntil, ejectedUntil);
  }
}

/** Whether connections made for one placement do for the other. */
const sameConnection = (one: Placement, other: Placement): boolean => one.ip === other.ip && one.authority === other.authority;

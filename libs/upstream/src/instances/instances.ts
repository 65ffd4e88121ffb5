import { powerOfTwo } from '../balancing/power-of-two.ts';
import { Ejection } from '../health/ejection.ts';
import type { EjectionRules } from '../health/ejection.ts';
import type { Instance } from './instance.ts';

/** The instances of one upstream: who gets the next attempt, and what its end says about the instance. */
export class Instances<E> {
  private readonly ejection: Ejection<E>;

  constructor(
    readonly all: readonly [Instance<E>, ...Instance<E>[]],
    rules: EjectionRules,
    ejected: (instance: Instance<E>, milliseconds: number) => void,
    private readonly random: () => number = Math.random,
  ) {
    this.ejection = new Ejection(rules, all, ejected);
  }

  /** @param except the instance that has just failed @param now milliseconds */
  pick(except: Instance<E> | undefined, now: number): Instance<E> {
    const usable = this.all.length === 1 ? this.all : this.ejection.usable(now);
    return powerOfTwo(usable, except, now, this.random);
  }

  /**
   * Takes note of how an attempt has ended.
   *
   * @param failed undefined when the attempt was called off and proves nothing
   * @param latency milliseconds
   */
  record(instance: Instance<E>, failed: boolean | undefined, latency: number, now: number): void {
    if (failed === undefined) return;
    this.ejection.record(instance, failed, now);
    // A failure may be quick, and must not make an instance look fast.
    if (!failed) instance.latency.observe(latency, now);
  }
}

import type { Instance } from '../instances/instance.ts';

/** When an instance is taken out because its answers are bad. */
export interface EjectionRules {
  /** Failures in a row. */
  readonly failures: number;
  /** Milliseconds that the first ejection lasts; the second in succession lasts twice as long, and so on. */
  readonly base: number;
  /** Milliseconds that any ejection lasts at most. */
  readonly longest: number;
  /** The share of instances that may be out; one always may. */
  readonly share: number;
}

/**
 * Passive outlier ejection, after Envoy's rules (Envoy, "Outlier detection"): an instance that fails several times in a row is
 * not asked for a while, longer each time; but never so many of them that the others are buried. Different from Envoy's, it must be an
 * outlier: while no other fares better, the fault is in what all of them share, and one less would make it worse. For the same reason a
 * failure counts as far as others do not fail at the same operation.
 */
export class Ejection<E> {
  constructor(
    private readonly rules: EjectionRules,
    private readonly instances: () => readonly Instance<E>[],
    private readonly ejected: (instance: Instance<E>, milliseconds: number) => void,
  ) {}

  /**
   * Takes note of an attempt's end.
   *
   * @param now milliseconds
   * @param weight what a failure tells of the instance rather than of what was asked for, 0 to 1
   * @returns whether it has cost the instance its place
   */
  record(instance: Instance<E>, failed: boolean, now: number, weight = 1): boolean {
    if (!failed) {
      instance.failures = 0;
      // A whole undisturbed stay since its last return, and the next ejection is a step shorter.
      if (instance.ejections > 0 && now - instance.ejectedUntil > this.rules.base) {
        instance.ejections -= 1;
        instance.ejectedUntil = now;
      }
      return false;
    }
    // What was begun before says nothing about how it will be after.
    if (instance.ejectedUntil > now) return false;
    instance.failures += weight;
    if (instance.failures < this.rules.failures) return false;
    if (!this.anyBetter(instance, now)) return false;
    if (this.out(now) + 1 > Math.max(1, Math.floor(this.instances().length * this.rules.share))) return false;
    instance.ejections += 1;
    instance.failures = 0;
    const milliseconds = Math.min(this.rules.longest, this.rules.base * instance.ejections);
    instance.ejectedUntil = now + milliseconds;
    instance.joinedAt = instance.ejectedUntil;
    this.ejected(instance, milliseconds);
    return true;
  }

  private anyBetter(than: Instance<E>, now: number): boolean {
    return this.instances().some((other) => other.isWell(now) && other.failures * 2 < than.failures);
  }

  private out(now: number): number {
    let out = 0;
    for (const instance of this.instances()) if (instance.ejectedUntil > now) out += 1;
    return out;
  }
}

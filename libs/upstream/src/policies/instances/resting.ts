import type { Level } from '../balancing/levels.ts';
import type { Instance } from './instance.ts';

/**
 * The instances that have asked a call for a pause (`Retry-After`), and until when. It binds this call with all its further attempts, and
 * no other one: what one caller asks for too often, others may have.
 */
export class Resting<E> {
  private readonly until = new Map<Instance<E>, number>();

  /** @param until on the `performance.now()` clock */
  note(instance: Instance<E>, until: number): void {
    this.until.set(instance, until);
  }

  /** Milliseconds until an instance may be asked again. */
  left(instance: Instance<E>, now: number): number {
    return Math.max(0, (this.until.get(instance) ?? 0) - now);
  }

  /** Those that may be asked now; all of them when none may. */
  others(levels: readonly Level<E>[], now: number): readonly Level<E>[] {
    const others = levels
      .map((level) => ({ ...level, instances: level.instances.filter((instance) => this.left(instance, now) === 0) }))
      .filter(({ instances }) => instances.length > 0);
    return others.length > 0 ? others : levels;
  }
}

import type { Instance } from '../instances/instance.ts';

/** Ends of attempts that are remembered. Few, so that what all instances begin to fail at is soon known to be no instance's fault. */
const REMEMBERED = 16;
/** The share of failures that is nothing out of the ordinary: one beyond that at an instance is as much a surprise as can be. */
const ORDINARY = 0.05;

/** How the last attempts of one operation have ended, at whichever instance. */
export class Siblings {
  private readonly at: (object | undefined)[] = [];
  private readonly failed: boolean[] = [];
  private next = 0;

  note(instance: object, failed: boolean): void {
    this.at[this.next] = instance;
    this.failed[this.next] = failed;
    this.next = (this.next + 1) % REMEMBERED;
  }

  /**
   * How much a failure of the operation at an instance tells of the instance: 1 when it works elsewhere, 0 when it fails everywhere. In
   * between as much as it surprises, −log p, so that a row of failures adds up to the same whatever share of them is the operation's own.
   */
  surprise<E>(instance: Instance<E>): number {
    let [all, failures] = [0, 0];
    for (let place = 0; place < this.at.length; place += 1) {
      if (this.at[place] === instance) continue;
      all += 1;
      if (this.failed[place]) failures += 1;
    }
    return all === 0 ? 1 : Math.min(1, Math.log(failures / all) / Math.log(ORDINARY));
  }
}

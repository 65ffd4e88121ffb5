const SLOTS = 10;
/** Milliseconds that one slot counts. */
const SLOT = 1_000;

/** How the calls of the last ten seconds went. */
export class CallWindow {
  /** Calls. */
  all = 0;
  /** Those that failed. */
  failed = 0;
  /** Failures since the last call that was good, however long ago that was. */
  failedInRow = 0;
  private readonly allBySlot = new Float64Array(SLOTS);
  private readonly failedBySlot = new Float64Array(SLOTS);
  private slot = 0;

  /** @param now milliseconds, never less than the last time */
  count(failed: boolean, now: number): void {
    this.turn(Math.floor(now / SLOT));
    const at = this.slot % SLOTS;
    this.allBySlot[at] = (this.allBySlot[at] as number) + 1;
    this.all += 1;
    this.failedInRow = failed ? this.failedInRow + 1 : 0;
    if (!failed) return;
    this.failedBySlot[at] = (this.failedBySlot[at] as number) + 1;
    this.failed += 1;
  }

  /** Forgets the slots that have left the window. */
  private turn(slot: number): void {
    for (let next = Math.max(this.slot, slot - SLOTS) + 1; next <= slot; next += 1) {
      const at = next % SLOTS;
      this.all -= this.allBySlot[at] as number;
      this.failed -= this.failedBySlot[at] as number;
      this.allBySlot[at] = 0;
      this.failedBySlot[at] = 0;
    }
    this.slot = slot;
  }
}

/** Reads in a row whose answers could not be kept, after which most are not looked up; and how many of those that follow one that is. */
const [ENOUGH, EVERY] = [8, 32];

/**
 * Reads whose answers are not to be kept should not pay for looking: of those that never were, one in 32 is looked up, and when that one
 * can be kept, all are.
 */
export class FruitlessReads {
  private readonly counts = new Map<string, Fruitless>();

  /** Those of one operation, with and without an identity. */
  of(operation: string, authorised: boolean): Fruitless {
    const name = authorised ? `authorised ${operation}` : operation;
    const known = this.counts.get(name) ?? new Fruitless();
    this.counts.set(name, known);
    return known;
  }
}

class Fruitless {
  private inRow = 0;
  private skipped = 0;

  skips(): boolean {
    if (this.inRow < ENOUGH) return false;
    this.skipped = (this.skipped + 1) % EVERY;
    return this.skipped !== 0;
  }

  /** @param useful whether the answer was kept, or was there */
  note(useful: boolean): void {
    this.inRow = useful ? 0 : this.inRow + 1;
  }
}

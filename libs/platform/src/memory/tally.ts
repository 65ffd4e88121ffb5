/** How many things each holder has. A holder without any is not kept: holders come from outside, and there is no end of them. */
export class Tally<K> {
  private readonly counts = new Map<K, number>();

  of(holder: K): number {
    return this.counts.get(holder) ?? 0;
  }

  add(holder: K): void {
    this.counts.set(holder, this.of(holder) + 1);
  }

  remove(holder: K): void {
    const left = this.of(holder) - 1;
    if (left > 0) this.counts.set(holder, left);
    else this.counts.delete(holder);
  }

  /** Holders that have something. */
  get size(): number {
    return this.counts.size;
  }
}

/** A count that only grows, as it was read now and then. */
export class Cumulative {
  readonly #at: number[] = [];
  readonly #count: number[] = [];

  /** @param at milliseconds, later than the reading before */
  read(at: number, count: number): void {
    this.#at.push(at);
    this.#count.push(count);
  }

  /** By how much it grew between two times; between two readings it is taken to grow evenly. */
  between(from: number, to: number): number {
    return this.#countAt(to) - this.#countAt(from);
  }

  #countAt(time: number): number {
    const after = this.#at.findIndex((at) => at >= time);
    if (after === 0) return this.#count[0] as number;
    if (after < 0) return this.#count.at(-1) ?? 0;
    const [at0, at1] = [this.#at[after - 1] as number, this.#at[after] as number];
    const [count0, count1] = [this.#count[after - 1] as number, this.#count[after] as number];
    return count0 + ((count1 - count0) * (time - at0)) / (at1 - at0);
  }
}

/** Some who work on one call after the other, first come first served. */
export class Workers {
  /** When each of them will have nothing to do, in milliseconds. */
  readonly #freeAt: number[];

  constructor(count: number) {
    this.#freeAt = new Array<number>(count).fill(0);
  }

  /** Takes a call in. @param ms work @param now milliseconds @returns milliseconds until it is done */
  take(ms: number, now: number): number {
    const first = this.#freeAt.indexOf(Math.min(...this.#freeAt));
    const done = Math.max(now, this.#freeAt[first] as number) + ms;
    this.#freeAt[first] = done;
    return done - now;
  }
}

/** Milliseconds that a reader pauses once, and after how many bytes: what does not hold back its sender meanwhile holds hundreds of MiB. */
const [PAUSE, AFTER] = [5_000, 96 * 1024 * 1024];

/** Says when a reader pauses. */
export class Pause {
  #bytes = 0;

  /** @param resume called when it is over @returns whether it begins, now that so many bytes more were read */
  begins(length: number, resume: () => void): boolean {
    const before = this.#bytes;
    this.#bytes += length;
    if (before >= AFTER || this.#bytes < AFTER) return false;
    setTimeout(resume, PAUSE);
    return true;
  }
}

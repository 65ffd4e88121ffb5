/** Fingerprints that are remembered in each of two generations. */
const REMEMBERED = 16_384;

/**
 * Bounds what one replica puts into a store that cannot say how full it is: so many bytes in a stretch of time, refilled evenly. While
 * more than half of them are left, everything is kept; below, only what was to be kept before, a short time ago: what somebody asks for
 * once, to fill the store, does not come in.
 */
export class WriteBudget {
  private left: number;
  private at: number;
  private seen = new Set<number>();
  private seenBefore = new Set<number>();

  /**
   * @param most bytes
   * @param per milliseconds
   * @param now milliseconds on a clock that is not set
   */
  constructor(
    private readonly most: number,
    private readonly per: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.left = most;
    this.at = now();
  }

  /** Takes the bytes, where they may be written. @param fingerprint of what they are */
  take(fingerprint: number, bytes: number): boolean {
    this.refill();
    const known = this.seen.has(fingerprint) || this.seenBefore.has(fingerprint);
    this.remember(fingerprint);
    if (bytes > this.left || (this.left < this.most / 2 && !known)) return false;
    this.left -= bytes;
    return true;
  }

  private refill(): void {
    const now = this.now();
    this.left = Math.min(this.most, this.left + ((now - this.at) / this.per) * this.most);
    this.at = now;
  }

  private remember(fingerprint: number): void {
    if (this.seen.size >= REMEMBERED) {
      this.seenBefore = this.seen;
      this.seen = new Set();
    }
    this.seen.add(fingerprint);
  }
}

/** When callers were last seen: enough to say whether there are others than one, in constant memory. */
export class CallersSeen {
  /** Who was seen last, and when somebody else was before, of two. */
  private last = '';
  private lastAt = Number.NEGATIVE_INFINITY;
  private otherAt = Number.NEGATIVE_INFINITY;

  /** @param by the caller, or its address @param now milliseconds */
  note(by: string, now: number): void {
    if (by !== this.last) this.otherAt = this.lastAt;
    this.last = by;
    this.lastAt = now;
  }

  /** When another one was last seen, in milliseconds. */
  otherThan(by: string): number {
    return by === this.last ? this.otherAt : this.lastAt;
  }
}

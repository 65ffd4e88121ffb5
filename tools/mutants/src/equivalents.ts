/** A mistake that changes nothing that anybody could notice, and why. */
export interface Equivalent {
  /** `libs/upstream/src/…` */
  readonly file: string;
  /** The line as it is in the source, without the spaces around it. */
  readonly line: string;
  /** What Stryker puts into it. */
  readonly replacement: string;
  readonly because: string;
}

/** A part of an answer that is not as it should be, for the log: clients are told less. */
export interface MissingPart {
  readonly part: string;
  /** What became of it: `omitted`, `fallback`, `stale`. */
  readonly is: string;
  readonly reason: string;
  /** The upstream that failed; undefined where it was none. */
  readonly upstream: string | undefined;
  readonly cause: unknown;
}

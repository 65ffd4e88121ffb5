/** What came of a call: a value or a failure, and how many attempts it took. */
export interface Observed {
  readonly outcome: string;
  readonly attempts: number;
}

/** Who calls how: a `raw` `GET`. Calls of one kind have one column. */
export interface Call {
  readonly kind: string;
  readonly method: string;
}

/** A table of what comes of what upstreams send over one protocol; each protocol has sections of its own. */
export interface Section {
  readonly title: string;
  readonly calls: readonly Call[];
  readonly rows: readonly SectionRow[];
}

export interface SectionRow {
  readonly answer: string;
  /** One for each of the calls. */
  readonly observed: readonly Observed[];
}

/** What is wrong with an upstream's answer. */
export interface BrokenContract {
  readonly upstream: string;
  /** The contract's operation. */
  readonly operation: string;
  /** `/price must be number` */
  readonly fault: string;
}

/**
 * An answer of an upstream that a request has read, so that it can still be looked at when the BFF's own code breaks over it. A request's
 * answers are a chain, the last one first: it costs two references each.
 */
export interface ReadAnswer {
  readonly previous: ReadAnswer | undefined;
  /** Undefined for one that fits its contract. */
  readonly breach: BrokenContract | undefined;
}

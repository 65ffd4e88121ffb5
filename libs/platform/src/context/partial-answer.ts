/** A fault that an answer has survived. Its other fields are texts; they and a summary of the cause are written to the log. */
export interface SurvivedFault {
  readonly cause: unknown;
}

/** What is known of an answer that is not whole: no cache keeps it, and a problem in its place does not have its header. */
export interface PartialAnswer {
  /** The header that tells clients, in small letters. */
  readonly header: string;
  /** `partial` in the line of the request. */
  readonly faults: readonly SurvivedFault[];
}

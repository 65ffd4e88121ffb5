/** What is wrong with a part of an entry of `instances`; both follow the entry in one sentence. */
export interface Fault {
  /** `has no port`. */
  readonly problem: string;
  /** `write 10.0.0.1:9087`. */
  readonly fix: string;
}

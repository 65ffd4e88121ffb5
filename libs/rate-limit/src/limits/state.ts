/** What has been used of one limit by one subject. What is not known is `{ value: 0, until: 0 }`. */
export interface State {
  /** Units used in the window, or the theoretical arrival time of GCRA in microseconds. */
  value: number;
  /** Milliseconds since 1970, after which it is as if nothing had ever been used. */
  until: number;
}

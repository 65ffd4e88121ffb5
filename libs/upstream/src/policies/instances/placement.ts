/** Where an instance is, and what discovery knows of it. */
export interface Placement {
  /** What it is called in settings, metrics and on the management port; no two instances of an upstream share it. */
  readonly address: string;
  /** The IP address to connect to, when the name in `address` is not to be looked up. */
  readonly ip?: string;
  /**
   * The `host:port` that an instance found by DNS is asked as, in `Host`, `:authority` and SNI, while its `address` holds the IP
   * address; without the port where it is the scheme's own (RFC 9110, section 4.2.3). Undefined when `address` says it already.
   */
  readonly authority?: string;
  /** Its share of the traffic, compared with the other instances. */
  readonly weight: number;
  /** Instances of a higher number are asked only as far as those of a lower one are not well. */
  readonly priority: number;
  readonly zone?: string;
  /** What it runs, such as `v2`: a label for canaries. */
  readonly version?: string;
}

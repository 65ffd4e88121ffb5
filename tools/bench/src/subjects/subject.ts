/** One gateway that is measured: a bundle, what it is told, and the path that is called. */
export interface Subject {
  readonly name: string;
  readonly what: string;
  /** A folder of tools/bench/apps. */
  readonly app: string;
  readonly path: string;
  /** Upstream calls that one request makes. */
  readonly calls: number;
  readonly env: Readonly<Record<string, string>>;
}

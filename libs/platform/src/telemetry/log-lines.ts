/** What a field of a line holds: objects that may carry secrets, such as an error or a request, do not fit. */
export type LogValue = string | number | boolean | undefined | readonly string[] | Readonly<Record<string, number>>;

export type LogFields = Readonly<Record<string, LogValue>>;

/** What went wrong, as it was thrown: the log describes it without secrets. At most one of the two. */
export interface Thrown {
  /** Described with its stack, as `err`. */
  readonly err?: unknown;
  /** Described on one line, as `cause`. */
  readonly cause?: unknown;
}

type WriteLine = (message: string, fields: LogFields, thrown?: Thrown) => void;

/** The log, as it is open to a capability. */
export interface LogLines {
  readonly debug: WriteLine;
  readonly info: WriteLine;
  readonly warn: WriteLine;
  readonly error: WriteLine;
  /** Whether lines at error are written; those above them are not written either where not. */
  readonly writesErrors: boolean;
}

/** The audit log, as it is open to a capability. Each line gets the route, the client address and the ids of the request that it is written for. */
export interface AuditLines {
  /** What needed good credentials, and is never left out. */
  done(audit: string, fields: LogFields): void;
  /**
   * What anyone can cause: lines beyond a bound are counted by `kind` instead. Secrets in `because` and `about` are redacted, and both are cut.
   */
  refused(audit: string, kind: string, fields: LogFields): void;
  failed(audit: string, error: unknown): void;
}

/** A request as a client sends it: by its parts over either protocol, or byte by byte over HTTP/1.1. */
export interface Sent {
  readonly method?: string;
  /** Below the route: `a?b=c`. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What is expected of one exchange. */
export interface Outcome {
  /** Several where a MUST leaves a choice. */
  readonly status: number | readonly number[];
  /** Fields of the answer; undefined: not there. */
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** False: the answer is cut off, so that the client can tell that it is not whole. */
  readonly whole?: boolean;
  /** The BFF closes the connection after the answer. */
  readonly closes?: boolean;
  /** Statuses of answers before the final one. */
  readonly before?: readonly number[];
  /** How many answers came in all; one by default. */
  readonly answers?: unknown;
  /** What stands in what the upstream was sent, and what does not; names of fields in small letters. */
  readonly sent?: readonly (string | RegExp)[];
  readonly unsent?: readonly (string | RegExp)[];
  /** How many requests reached the upstream. */
  readonly requests?: number;
}

export type Protocol = 'HTTP/1.1' | 'HTTP/2';

/** One requirement of a standard on a proxy, as one exchange through a route. */
export interface Requirement {
  readonly rfc: 9110 | 9112;
  readonly section: string;
  readonly keyword: 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY';
  readonly says: string;
  readonly over: readonly Protocol[];
  /** A text is what is written to the connection; `{path}` in it is a path of the route, `{authority}` the BFF's. */
  readonly send: Sent | string;
  /** What the upstream writes to its connection, before it closes it where that is said. */
  readonly answer: string;
  readonly closes: boolean;
  readonly outcome: Outcome;
}

export const OK = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok';

type Row = readonly [section: string, keyword: Requirement['keyword'], says: string, send: Sent | string, outcome: Outcome, more?: { readonly answer?: string; readonly closes?: boolean; readonly over?: Protocol }];

/** Requirements in rows. What is written byte by byte is sent over HTTP/1.1, all else over HTTP/2 as well. */
export const requirements = (rfc: Requirement['rfc'], rows: readonly Row[]): Requirement[] =>
  rows.map(([section, keyword, says, send, outcome, { answer = OK, closes = false, over } = {}]) => ({
    rfc,
    section,
    keyword,
    says,
    over: over ? [over] : typeof send === 'string' ? ['HTTP/1.1'] : ['HTTP/1.1', 'HTTP/2'],
    send,
    answer,
    closes,
    outcome,
  }));

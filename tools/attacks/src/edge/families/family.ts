/** Where an attack stands in a request. A `path` is one segment; a `header` is Referer and User-Agent in turn. */
export type Place = 'query' | 'path' | 'header' | 'cookie' | 'json' | 'form' | 'name';

/** What one request of a family has that is not a text in one of the places: a request of its own. */
export interface Crafted {
  readonly name: string;
  readonly method?: string;
  /** Behind the path of the BFF's search. */
  readonly search?: string;
  /** The whole target, in place of the search. */
  readonly target?: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** Written as it is; `HOST` and `TARGET` stand for the BFF's. */
  readonly raw?: string;
}

/** Attacks of one kind, as the Core Rule Set groups them. */
export interface Family {
  readonly name: string;
  /** Of the rule set: the first three digits of its rules. */
  readonly rules: string;
  readonly payloads: readonly string[];
  /** Payload by payload, each stands in `spread` of them in turn. */
  readonly places: readonly Place[];
  readonly spread: number;
  readonly crafted?: readonly Crafted[];
}

import type { Fields } from './fields.ts';

/** Lifetimes in seconds that the operator has declared for answers whose upstream says nothing of caching. */
export interface DeclaredLifetimes {
  readonly fresh: number;
  readonly staleWhileRevalidate: number;
  readonly staleIfError: number;
}

/** What a cache may do, besides what the answers say. */
export interface CacheRules {
  /** Whether its entries are for everybody (a shared cache), or for one caller each (a private one). */
  readonly shared: boolean;
  /** For answers that say nothing: no `Cache-Control`, targeted or not, and no `Expires`. */
  readonly declared?: DeclaredLifetimes | undefined;
  /** Whether a client may ask for fresher or staler answers (RFC 9111, section 5.2.1). `no-store` counts from every client. */
  readonly trustsRequests?: boolean;
  /** Whether answers from 400 on are kept, where they say for how long. By default a failure is not repeated from memory. */
  readonly keepsErrors?: boolean;
  /** The target list (RFC 9213, section 2.2). */
  readonly targets?: readonly string[];
}

/** What a cache looks at of a request. */
export interface AskedRequest {
  readonly method: string;
  readonly fields: Fields;
  /** Whether it says who calls, in whichever field. `Authorization` and `Cookie` count without it. */
  readonly authorised?: boolean;
}

/** What a cache looks at of an answer. */
export interface AnswerHead {
  readonly status: number;
  readonly fields: Fields;
}

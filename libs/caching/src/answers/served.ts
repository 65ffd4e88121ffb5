import type { CacheKey } from '../keys/cache-key.ts';
import type { AskedRequest } from '../semantics/rules.ts';
import type { StoredAnswer } from '../stores/cache-store.ts';

/** An answer of the origin, read to its end. */
export interface FetchedAnswer {
  readonly status: number;
  readonly fields: Readonly<Record<string, string | undefined>>;
  /** Undefined for one that is not kept, whatever it says. */
  readonly body: string | undefined;
  /** Milliseconds from the request to the answer's head. */
  readonly delay: number;
  /** One object for all who share the call; the answer itself where it is not shared. */
  readonly origin?: object;
}

/** A read, with the keys that its answer may be kept under: the caller's own first. */
export interface Asked {
  readonly keys: readonly CacheKey[];
  readonly request: AskedRequest;
  /** Milliseconds that its caller has left. */
  readonly left?: number;
}

/** Asks the origin. @param conditions fields that take the place of the request's own conditions; undefined: the request as it is */
export type Fetch<F> = (conditions: Readonly<Record<string, string>> | undefined) => Promise<F>;

/** An entry that is fresh, for what is made of it. */
export interface Fresh {
  readonly place: string;
  readonly version: string;
  /** Seconds. */
  readonly ttl: number;
  /** Whether its answer says that it is everybody's, those who say who they are included. */
  readonly everybodys: boolean;
}

/**
 * How a read was answered. `hit`: from memory. `stale`: from memory while a fresh one is fetched. `confirmed`: the origin says that it
 * still holds. `if-error`: the origin fails. `miss`: by the origin. `gateway-timeout`: the client wanted nothing but what is kept, and
 * nothing is.
 */
export type Served<F> =
  | {
      readonly by: 'hit' | 'stale' | 'confirmed' | 'if-error';
      readonly answer: StoredAnswer;
      readonly age: number;
      readonly ttl: number;
      readonly notModified: boolean;
      readonly failure?: unknown;
      readonly fresh?: Fresh | undefined;
    }
  | {
      readonly by: 'miss';
      readonly fetched: F;
      readonly kept: boolean;
      readonly fresh?: Fresh | undefined;
      readonly because: Because | 'bypass';
      readonly stored?: Promise<unknown>;
    }
  | { readonly by: 'gateway-timeout' };

/** Why the origin was asked (RFC 9211, section 2.2). */
export type Because = 'uri-miss' | 'vary-miss' | 'stale' | 'request';

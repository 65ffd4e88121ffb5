import type { Fields } from '../semantics/fields.ts';

/** `+30`: the HTTP-date thirty seconds after the step; other texts stand for themselves. */
export type Dated = string;

export interface Step {
  /** Seconds since the step before. */
  readonly after?: number;
  readonly method?: string;
  readonly path?: string;
  readonly request?: Fields;
  /** What the origin answers if it is asked; `fails`: it cannot be reached. 200 with the body `n`, the number of the step, by default. */
  readonly origin?:
    | { readonly status?: number; readonly fields?: Readonly<Record<string, Dated>>; readonly body?: string; readonly delay?: number }
    | 'fails';
  /** What is expected. */
  readonly asked: boolean;
  /** Fields that the origin was asked with; undefined: they are not sent. */
  readonly conditions?: Readonly<Record<string, string | undefined>>;
  /** Fields of the answer; undefined: they are not there. */
  readonly answer?: Readonly<Record<string, string | undefined>>;
  readonly status?: number;
  readonly body?: string;
  /** The client is one whose `Cache-Control` counts. */
  readonly trusted?: boolean;
}

/** One requirement of a standard, as a series of requests to one cache. */
export interface Requirement {
  readonly rfc: 9111 | 5861 | 9211 | 9213;
  readonly section: string;
  readonly keyword: 'MUST' | 'SHOULD' | 'MAY';
  readonly says: string;
  readonly steps: readonly Step[];
  /** Of a private cache; shared by default. */
  readonly private?: true;
}

/** An answer of the cache under test, with what it asked the origin. */
export interface CacheAnswer {
  readonly status: number;
  readonly fields: Fields;
  readonly body: string;
  readonly asked: Fields | undefined;
}

/** A cache on which requirements are tried. Time passes by its `clock` alone. */
export interface CacheUnderTest {
  pass(seconds: number): Promise<void> | void;
  send(step: Step, number: number): Promise<CacheAnswer>;
}

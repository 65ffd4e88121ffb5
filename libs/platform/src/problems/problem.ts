import { CATALOGUE, problemType } from './catalogue.ts';
import type { ProblemCode } from './catalogue.ts';
import { StacklessError } from './stackless-error.ts';

/** One offending input. */
export interface InputError {
  readonly in: 'path' | 'query' | 'body' | 'header';
  /** The parameter's name, or the path of the field in the body such as `skus[3]`. */
  readonly field: string;
  readonly message: string;
}

export interface ProblemDetails {
  /** A sentence about this very occurrence. Never names an upstream. */
  readonly detail?: string;
  readonly errors?: readonly InputError[];
  /** Sent with the answer, for example `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** HTML instead of the document, for a browser that shows the answer to a person. It has no scripts and no styles. */
  readonly page?: string;
  /** For the log only. */
  readonly cause?: unknown;
}

/** A failure that the client is told about, from the catalogue. Throw it anywhere below a route. */
export class Problem extends StacklessError {
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    readonly details: ProblemDetails = {},
  ) {
    super(details.detail ?? CATALOGUE[code].title, { cause: details.cause });
    this.name = 'Problem';
    this.status = CATALOGUE[code].status;
  }

  /** The body as RFC 9457 has it; `instance` is the request's id. */
  body(requestId: string): string {
    const { title, status } = CATALOGUE[this.code];
    const { detail, errors } = this.details;
    return JSON.stringify({ type: problemType(this.code), title, status, detail, instance: `urn:portico:request:${requestId}`, errors });
  }
}

import { STATUS_CODES } from 'node:http';
import { CATALOGUE, problemType } from './catalogue.ts';
import type { ProblemCode, ProblemKind } from './catalogue.ts';
import { boundedText } from './bounded-text.ts';
import { StacklessError } from './stackless-error.ts';

/** Offending inputs that a problem names; the others are counted. */
export const MOST_ERRORS = 20;

/** Bytes of JSON. With `MOST_ERRORS` they keep a whole document below 16 kB, whatever was thrown. */
const LONGEST = { detail: 4_000, field: 100, message: 250 } as const;

/** One offending input. */
export interface InputError {
  readonly in: 'path' | 'query' | 'body' | 'header';
  /** The parameter's name, or the path of the field in the body such as `skus[3]`. */
  readonly field: string;
  readonly message: string;
}

/** The code of an exception's own, and its messages one by one where it has a list. */
export interface Said {
  readonly code?: string | number;
  readonly messages?: readonly string[];
}

export interface ProblemDetails {
  /** For `refused` and `failed`, which stand for many: 4xx and 5xx. */
  readonly status?: number;
  /** A sentence about this very occurrence. Never names an upstream. */
  readonly detail?: string;
  readonly errors?: readonly InputError[];
  /** How many offending inputs there are beside `errors`. */
  readonly more?: number;
  /** What an exception of Nest says for programs, as members of the document. */
  readonly said?: Said;
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
  /** Its body before the request's id and after it. A stage may refuse thousands of requests a second with one problem. */
  private around: readonly [string, string] | undefined = undefined;

  constructor(
    readonly code: ProblemCode,
    readonly details: ProblemDetails = {},
  ) {
    super(details.detail ?? CATALOGUE[code].title, { cause: details.cause });
    this.name = 'Problem';
    this.status = details.status ?? CATALOGUE[code].status;
  }

  /**
   * The body as RFC 9457 has it; `instance` is the request's id. At most 20 of `errors` are named and long texts are cut, so that no body is
   * longer than 16 kB: what a client sends must not come back many times over.
   */
  body(requestId: string): string {
    const [before, after] = (this.around ??= this.document());
    return `${before}${requestId}${after}`;
  }

  private document(): [string, string] {
    const { title, anyStatus }: ProblemKind = CATALOGUE[this.code];
    const { detail, errors, said: { code, messages } = {} } = this.details;
    const said = JSON.stringify({
      type: problemType(this.code),
      title: (anyStatus && STATUS_CODES[this.status]) ?? title,
      status: this.status,
      detail: this.inAll(detail === undefined ? [] : [boundedText(detail, LONGEST.detail)]),
      code: typeof code === 'string' ? boundedText(code, LONGEST.field) : code,
      messages: messages?.slice(0, MOST_ERRORS).map((one) => boundedText(one, LONGEST.message)),
    });
    const named = errors === undefined ? '' : `,"errors":${JSON.stringify(errors.slice(0, MOST_ERRORS).map(bounded))}`;
    return [`${said.slice(0, -1)},"instance":"urn:portico:request:`, `"${named}}`];
  }

  /** With the number of errors that are not named. */
  private inAll(said: readonly string[]): string | undefined {
    const { errors = [], more = 0 } = this.details;
    const rest = Math.max(0, errors.length - MOST_ERRORS) + more;
    const words = rest === 0 ? said : [...said, `and ${rest.toLocaleString('en')} more`];
    return words.length === 0 ? undefined : words.join('; ');
  }
}

const bounded = ({ in: place, field, message }: InputError): InputError => ({
  in: place,
  field: boundedText(field, LONGEST.field),
  message: boundedText(message, LONGEST.message),
});

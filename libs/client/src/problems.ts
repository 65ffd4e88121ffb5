/** A problem (RFC 9457) as the documents of BFFs have it: which kinds there may be depends on the operation. */
export interface AnyProblem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** Ends with the id of the request. */
  readonly instance: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

const PREFIX = 'urn:portico:problem:';

/** The codes of an operation's problems: `'invalid-input' | 'not-found'`. */
export type CodeOf<P> = P extends { type?: infer T } ? (T extends `urn:portico:problem:${infer Code}` ? Code : never) : never;

/** Those of an operation's problems that may have a code. */
export type ProblemOf<P, Code extends string> = P extends { type?: infer T }
  ? `urn:portico:problem:${Code}` extends T
    ? P & { readonly type: `urn:portico:problem:${Code}` }
    : never
  : never;

/** The code of a problem; undefined where it is none of a BFF, such as the page of a proxy in between. */
export function codeOf<P>(problem: P): CodeOf<P> | undefined {
  const type = typeof problem === 'object' && problem !== null ? (problem as { type?: unknown }).type : undefined;
  return typeof type === 'string' && type.startsWith(PREFIX) ? (type.slice(PREFIX.length) as CodeOf<P>) : undefined;
}

/**
 * Whether a problem has a code, one of those that the operation may have.
 *
 * @example if (isProblem(error, 'not-found')) return <NoSuchProduct />;
 */
export const isProblem = <P, Code extends string>(problem: P, code: Code & CodeOf<P>): problem is P & ProblemOf<P, Code> =>
  codeOf(problem) === code;

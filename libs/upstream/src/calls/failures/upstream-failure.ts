import { Problem, StacklessError } from '@portico/platform';
import type { ProblemSource } from '@portico/platform';
import type { IncomingHttpHeaders } from 'node:http';
import { FAILURE_TABLE } from '../../policies/evidence/failure.table.ts';
import type { FailureKind, MissingReason } from '../../policies/evidence/failure.table.ts';

/** An answer as it came, whatever its status. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface FailureDetails {
  readonly upstream: string;
  readonly operation: string;
  /** The HTTP status, when there was one. */
  readonly status?: number;
  /** The start of the body that came with the status, for callers that understand it. At most 4 KiB. */
  readonly body?: string;
  /** All of the answer, when the call took it as it came. */
  readonly answer?: RawAnswer;
  /** Seconds, from `Retry-After`. */
  readonly retryAfter?: number;
  /** Whether the same would come again, or the upstream asks not to be tried again. */
  readonly final?: boolean;
  readonly cause?: unknown;
  /** More words for the log. */
  readonly note?: string;
}

/** Seconds after which a client may ask again, whatever an upstream says. */
const LONGEST = 3_600;

/** A call to an upstream that brought no usable answer. The message is for logs; clients see what the failure table says. */
export class UpstreamFailure extends StacklessError implements ProblemSource {
  constructor(
    readonly kind: FailureKind,
    readonly details: FailureDetails,
  ) {
    const status = details.status === undefined ? '' : ` (status ${details.status})`;
    super(`${details.upstream} ${details.operation}: ${kind}${status}${details.note ? `, ${details.note}` : ''}`, { cause: details.cause });
    this.name = 'UpstreamFailure';
  }

  /** What the completeness header says when an optional part fails so. */
  get reason(): MissingReason {
    return FAILURE_TABLE[this.kind].optional;
  }

  toProblem(): Problem {
    const { retryAfter } = this.details;
    const code = FAILURE_TABLE[this.kind].required;
    const headers = code === 'upstream-unavailable' && retryAfter !== undefined ? { headers: { 'retry-after': String(Math.min(LONGEST, Math.max(1, Math.ceil(retryAfter)))) } } : {};
    return new Problem(code, { cause: this, ...headers });
  }
}

/** Causes of causes that are looked at: they may go round in a circle. */
const DEEPEST = 8;

/** The failure of an upstream that what was thrown is, or was caused by, as an axios error of `HttpService` is; undefined for any other fault. */
export function upstreamFailureIn(thrown: unknown): UpstreamFailure | undefined {
  try {
    for (let [error, depth] = [thrown, 0]; depth < DEEPEST; depth += 1, error = (Object(error) as Error).cause) if (error instanceof UpstreamFailure) return error;
  } catch {
    // An author's own error, which cannot say what its cause is.
  }
  return undefined;
}

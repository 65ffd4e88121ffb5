import type { Events, MissingPart, RequestFinished } from '@portico/platform';
import type { Logger } from 'pino';
import { bytesOver } from '../byte-budget.ts';
import { routeLabel } from '../route-label.ts';
import { describeError, summariseCause } from './error-report.ts';
import type { ErrorReport } from './error-report.ts';

/** One answered request as the log has it: flat, and without anything that could be a secret. */
export interface RequestLine {
  readonly requestId: string;
  readonly method: string;
  /** The route's pattern. */
  readonly route: string;
  /** 499 when the client left before the answer. */
  readonly status: number;
  /** Milliseconds, to a tenth. */
  readonly durationMs: number;
  readonly bytes: number | undefined;
  /** By how many bytes the answer exceeds its budget. */
  readonly over: number | undefined;
  readonly traceId: string;
  readonly clientAddress: string;
  /** The caller's subject, and the issuer that calls it so. */
  readonly caller: string | undefined;
  readonly issuer: string | undefined;
  /** The code of the problem that the request ended with. */
  readonly problem: string | undefined;
  /** `drain` where the BFF has cut the connection because it stops; the status is the one that was sent, or 503. */
  readonly cut: string | undefined;
  /** Parts of the answer that failed, whatever their policy made of it, with the upstream and the reason; undefined for an answer that is whole. */
  readonly partial: readonly PartialPart[] | undefined;
  readonly cause: string | undefined;
  readonly causeCode: string | undefined;
  /** With stacks; for faults of the BFF itself only. */
  readonly err: ErrorReport | undefined;
}

/** A part of an answer that is not as it should be. */
export interface PartialPart {
  readonly part: string;
  readonly is: string;
  readonly reason: string;
  readonly upstream: string | undefined;
  readonly cause: string | undefined;
}

export const REQUEST_MESSAGE = 'request';

/**
 * Writes one line per finished request: at info, and at error with the stack when the fault is the BFF's own (500). With
 * `log.requests` off, only the latter. A line costs about 3 µs of CPU, building and buffered writing included.
 */
export function logRequests(events: Events, log: Logger, all: boolean): void {
  const info = all && log.isLevelEnabled('info');
  if (!info && !log.isLevelEnabled('error')) return;
  events.requestFinished.subscribe((event) => {
    if (event.status === 500) log.error(requestLine(event), REQUEST_MESSAGE);
    else if (info) log.info(requestLine(event), REQUEST_MESSAGE);
  });
}

function requestLine(event: RequestFinished): RequestLine {
  const { context, status, bytes } = event;
  const { failure } = context;
  const cause = failure?.cause === undefined ? undefined : summariseCause(failure.cause);
  return {
    requestId: context.id,
    method: context.request.method,
    route: routeLabel(context.route),
    status,
    durationMs: Math.round(event.duration * 10) / 10,
    bytes,
    over: bytesOver(event) || undefined,
    traceId: context.trace.traceId,
    clientAddress: context.clientAddress,
    caller: context.caller?.identity.subject,
    issuer: context.caller?.identity.issuer,
    problem: context.clientGone ? 'client-gone' : failure?.code,
    cut: status !== 499 ? context.cut : undefined,
    partial: context.missing?.map(partialPart),
    cause: cause?.message,
    causeCode: cause?.code,
    err: status === 500 && failure?.cause !== undefined ? describeError(failure.cause) : undefined,
  };
}

const partialPart = ({ part, is, reason, upstream, cause }: MissingPart): PartialPart => ({ part, is, reason, upstream, cause: cause === undefined ? undefined : summariseCause(cause).message });

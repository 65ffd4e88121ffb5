import { quoted } from '@portico/platform';
import type { Caller, RequestFinished, Signals, SurvivedFault } from '@portico/platform';
import type { Logger } from 'pino';
import { bytesOver } from '../byte-budget.ts';
import { routeLabel } from '../route-label.ts';
import { baseOf } from './create-logger.ts';
import { describeError, summariseCause } from './error-report.ts';
import type { ErrorReport } from './error-report.ts';
import type { LogDestination } from './log-destination.ts';

/** One answered request as the log has it: flat, and without anything that could be a secret. */
interface RequestLine extends RequestRest {
  readonly requestId: string;
  readonly method: string;
  /** The route's pattern. */
  readonly route: string;
  /** 499 when the client left before the answer. */
  readonly status: number;
  /** Milliseconds, to a tenth. */
  readonly durationMs: number;
  readonly bytes: number | undefined;
  readonly traceId: string;
  readonly clientAddress: string;
}

/** What not every request has. */
interface RequestRest {
  /** By how many bytes the answer exceeds its budget. */
  readonly over: number | undefined;
  /** The caller's subject, and the issuer that calls it so. */
  readonly caller: string | undefined;
  readonly issuer: string | undefined;
  /** The code of the problem that the request ended with. */
  readonly problem: string | undefined;
  /**
   * Why the BFF has cut the connection: `drain`, it stops; `stalled`, the client takes nothing of the answer; `idle`, it sends nothing of the body;
   * `pipelined`, it asks for more than is answered. The status is the one that was sent, or 503; 408 for `idle`.
   */
  readonly cut: string | undefined;
  /** Parts of the answer that failed, whatever their policy made of it, with the upstream and the reason; undefined for an answer that is whole. */
  readonly partial: readonly Readonly<Record<string, string | undefined>>[] | undefined;
  readonly cause: string | undefined;
  readonly causeCode: string | undefined;
  /** With stacks; for faults of the BFF itself only. */
  readonly err: ErrorReport | undefined;
}

export const REQUEST_MESSAGE = 'request';

/**
 * Writes one line per finished request: at info, and at error with the stack when the fault is the BFF's own (500). With
 * `log.requests` off, only the latter.
 */
export function logRequests(events: Signals, log: Logger, destination: LogDestination, bff: string, all: boolean): void {
  const info = all && log.isLevelEnabled('info');
  if (!info && !log.isLevelEnabled('error')) return;
  const lines = new InfoLines(bff);
  events.requestFinished.subscribe((event) => {
    if (event.status === 500) log.error(requestLine(event), REQUEST_MESSAGE);
    else if (info) destination.write(lines.of(event));
  });
}

/**
 * Lines at info, one a request, as pino writes them for four times the CPU: it looks at every field of every line, and makes each line of
 * forty pieces. A line costs 0.4 µs here (Node 24). What others may have written is quoted; what the BFF has made itself cannot need it.
 */
class InfoLines {
  private readonly base: string;

  constructor(bff: string) {
    this.base = JSON.stringify(baseOf(bff)).slice(1, -1);
  }

  of(event: RequestFinished): string {
    const { context, status, bytes } = event;
    const { id, request, route, trace, clientAddress } = context;
    const answer = `"method":"${request.method}","route":${quoted(routeLabel(route))},"status":${status},"durationMs":${tenths(event.duration)}`;
    const known = `${Number.isSafeInteger(bytes) ? `,"bytes":${bytes}` : ''},"traceId":"${trace.traceId}","clientAddress":${quoted(clientAddress)}`;
    const more = isWhole(event) ? callerOf(context.caller) : `,${JSON.stringify(restOf(event)).slice(1, -1)}`;
    return `{"level":"info","time":${Date.now()},${this.base},"requestId":"${id}",${answer}${known}${more},"msg":"${REQUEST_MESSAGE}"}\n`;
  }
}

function requestLine(event: RequestFinished): RequestLine {
  const { context, status, duration, bytes } = event;
  return {
    requestId: context.id,
    method: context.request.method,
    route: routeLabel(context.route),
    status,
    durationMs: Number(tenths(duration)),
    bytes,
    traceId: context.trace.traceId,
    clientAddress: context.clientAddress,
    ...restOf(event),
  };
}

/** A whole answer within its budget, which most are: beside its caller there is no more to say. */
function isWhole(event: RequestFinished): boolean {
  const { failure, partial, clientGone, cut } = event.context;
  return failure === undefined && partial === undefined && cut === undefined && !clientGone && bytesOver(event) === 0;
}

const callerOf = (caller: Caller | undefined): string =>
  caller ? `,"caller":${quoted(caller.identity.subject)},"issuer":${quoted(caller.identity.issuer)}` : '';

function restOf(event: RequestFinished): RequestRest {
  const { context, status } = event;
  const { failure } = context;
  const cause = failure?.cause === undefined ? undefined : summariseCause(failure.cause);
  return {
    over: bytesOver(event) || undefined,
    caller: context.caller?.identity.subject,
    issuer: context.caller?.identity.issuer,
    problem: context.clientGone ? 'client-gone' : failure?.code,
    cut: status !== 499 ? context.cut : undefined,
    partial: context.partial?.faults.map(survived),
    cause: cause?.message,
    causeCode: cause?.code,
    err: status === 500 && failure?.cause !== undefined ? describeError(failure.cause) : undefined,
  };
}

/** Whole numbers become texts faster than fractions do. */
function tenths(milliseconds: number): string {
  const count = Math.round(milliseconds * 10);
  const tenth = count % 10;
  return tenth === 0 ? `${count / 10}` : `${(count - tenth) / 10}.${tenth}`;
}

/** The texts of a fault, and its cause without secrets. */
function survived({ cause, ...others }: SurvivedFault): Readonly<Record<string, string | undefined>> {
  const texts = Object.entries(others).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { ...Object.fromEntries(texts), cause: cause === undefined ? undefined : summariseCause(cause).message };
}

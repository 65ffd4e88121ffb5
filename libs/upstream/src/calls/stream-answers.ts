import { hasField, runInScope } from '@portico/platform';
import type { CancelReason, RequestContext, Scope } from '@portico/platform';
import { Readable } from 'node:stream';
import type { IncomingHttpHeaders } from 'node:http';
import type { AnswerHead } from '../transport/connections/answer-parser.ts';
import type { ConnectionPool } from '../transport/connections/connection-pool.ts';
import type { FailureKind } from '../policies/evidence/failure.table.ts';
import { StreamedBody } from '../transport/connections/streamed-body.ts';
import { UpstreamFailure } from './failures/upstream-failure.ts';
import type { OpenStream } from './streams/open-streams.ts';
import { circuitOfPath, isGood, OVER_HTTP } from './answers.ts';
import type { Answers, BodyReader, HttpCall, HttpRequest } from './answers.ts';
import type { CallTarget } from './call-target.ts';
import { HttpAttempt } from './http-attempt.ts';
import { joinOrStart } from './join-or-start.ts';
import type { Operation } from './operation.ts';

/** An answer that is passed on while it arrives. */
export interface StreamedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Ends with an error when the upstream's answer is cut. Destroying it cancels the call. */
  readonly body: Readable;
}

/**
 * Answers whose body is not collected but handed on in constant memory; a slow reader slows the upstream down. Further attempts end where
 * the answer begins: from its head on it is one of the upstream's streams, on a connection that short calls do not miss.
 */
export const STREAM: Answers<StreamedAnswer> = {
  ...OVER_HTTP,
  shares: () => false,
  // It may be of any length.
  hedged: false,
  attempt: (call, instance, now) => new HttpAttempt(call, instance, now, STREAM),
  /** Besides a success, what answers a condition of the client's own: that is the client's to know (RFC 9110, section 13). */
  accepts: (status, call) => isGood(status) || answersWhatWasAsked(status, call),
  wholeRefusals: false,
  read: handingOn(asReadable),
};

/** The same for calls without a contract. A refusal is read whole, as of `RAW`. */
export const RAW_STREAM: Answers<StreamedAnswer> = {
  ...STREAM,
  circuit: circuitOfPath,
  attempt: (call, instance, now) => new HttpAttempt(call, instance, now, RAW_STREAM),
  accepts: isGood,
  wholeRefusals: true,
};

/** Switching Protocols (RFC 9110, section 15.2.2). */
const SWITCHED = 101;

/** Seconds after which a stream that was refused may be asked for again. */
const COME_BACK_IN = 1;

/** Where the body of an answer goes while it arrives. */
export interface BodyTarget {
  /** @param chunk lent until this returns @returns whether it takes more at once; if not, it asks for it later */
  take(chunk: Buffer): boolean;
  /** All of it has come. @param trailers fields behind it: names and values in turn */
  end(trailers?: readonly string[]): void;
  /**
   * No more of it comes, or no more is wanted: then the upstream goes on until it is told to stop.
   * @param failure why, where that is not what the reader wanted
   */
  destroy(failure: UpstreamFailure | undefined): void;
}

/** What the receiver of an answer may ask of its sender. */
export interface Flow {
  /** More of the body is taken, after a `take` that has said no. */
  more(): void;
  /** No more of it is wanted. */
  stop(): void;
  /** For an answer that has switched protocols (101): what its client sends goes to the upstream from now on, at its pace, to its end. */
  sendFrom(source: Readable): void;
}

/** What the call brings, and where the body goes. */
type Open<T> = (head: AnswerHead, flow: Flow) => { readonly value: T; readonly target: BodyTarget };

/** Begins a stream unless as many are open as may be: then nothing is sent. */
export async function startStream<T>(
  answers: Answers<T>,
  target: CallTarget<ConnectionPool>,
  operation: Operation,
  scope: Scope,
  request: HttpRequest,
): Promise<T> {
  // A short body is there once Node is through with the bytes that its head came in.
  if (request.body instanceof StreamedBody) await undefined;
  const full = target.streams.refuses(scope.context);
  if (!full) return joinOrStart(answers, target, operation, scope, request);
  const { upstream, signals } = target;
  signals.upstreamCallRefused.emit({ upstream, operation: operation.name, because: 'streams' }, scope);
  const note = `too many streams: ${full}`;
  throw new UpstreamFailure('saturated', { upstream, operation: operation.name, retryAfter: COME_BACK_IN, note });
}

/** The fields of a request that a status answers (RFC 9110, sections 13.2, 14.2, 15.5.7, 15.5.13 and 15.5.17). */
const ANSWERED_BY: ReadonlyMap<number, readonly string[]> = new Map([
  [406, ['accept', 'accept-encoding', 'accept-language', 'accept-charset']],
  [412, ['if-match', 'if-none-match', 'if-unmodified-since', 'if-modified-since']],
  [416, ['range']],
]);

type Asked = Pick<HttpCall<unknown>, 'forwarded'> & { readonly request: Pick<HttpRequest, 'headers'> };

/** Whether a status that is no success says what has become of a condition, a preference or a range of this very request. */
export function answersWhatWasAsked(status: number, { request: { headers }, forwarded }: Asked): boolean {
  const fields = ANSWERED_BY.get(status);
  return fields !== undefined && fields.some((field) => hasField(headers, field) || hasField(forwarded, field));
}

/** What an answer without its question says (RFC 9110, sections 15.3.7 and 15.4.5): a part would be taken for the whole, and a client has nothing that still holds. */
export function withoutQuestion(status: number, { request: { method, headers }, forwarded }: Asked & { readonly request: Pick<HttpRequest, 'method'> }): string | undefined {
  const asks = (...fields: readonly string[]): boolean => (method === 'GET' || method === 'HEAD') && fields.some((field) => hasField(headers, field) || hasField(forwarded, field));
  if (status === 206 && !asks('range')) return 'a 206, and no range was asked for';
  if (status === 304 && !asks('if-none-match', 'if-modified-since')) return 'a 304, and nothing was asked for on a condition';
  return undefined;
}

/** Reads answers into what `open` makes of each: from its head on it is one of the upstream's streams. */
export function handingOn<T>(open: Open<T>): Answers<T>['read'] {
  return (head, attempt) => {
    const { target, context, request } = attempt.call;
    const unasked = withoutQuestion(head.status, attempt.call);
    if (unasked !== undefined) return attempt.refuse('bad-payload', unasked);
    // What its request has held is the answer's place now.
    const full = request.body instanceof StreamedBody && request.body.isSlow ? undefined : target.streams.refuses(context);
    if (!full) return new StreamReader(attempt, head, open);
    attempt.fail('saturated', { retryAfter: COME_BACK_IN, note: `too many streams: ${full}` });
    attempt.abort();
    return undefined;
  };
}

function asReadable(head: AnswerHead, flow: Flow): ReturnType<Open<StreamedAnswer>> {
  const body = new Readable({
    read: () => flow.more(),
    destroy: (error, done) => {
      flow.stop();
      done(error);
    },
  });
  // It may be cut, or its client may leave, before any reader listens; who reads it later sees `errored`.
  body.on('error', () => undefined);
  const target = { take: (chunk: Buffer) => body.push(Buffer.from(chunk)), end: () => void body.push(null), destroy: (failure: UpstreamFailure | undefined) => void body.destroy(failure) };
  return { value: { status: head.status, headers: head.headers(), body }, target };
}

class StreamReader<T> implements BodyReader, OpenStream {
  place = -1;
  movedAt = performance.now();
  readonly idle: number;
  /** Of the one who reads: streams are never shared. */
  readonly context: RequestContext;
  private readonly body: BodyTarget;
  private arrived = false;
  private paused = false;
  private left: (() => void) | undefined;

  constructor(
    private readonly attempt: HttpAttempt<T>,
    head: AnswerHead,
    open: Open<T>,
  ) {
    const { target, context } = attempt.call;
    this.context = context;
    // A stream of events is silent while there are none (HTML, section 9.2.7: comments to keep it alive are a suggestion), and so is a WebSocket.
    this.idle = head.status === SWITCHED || /^text\/event-stream\b/i.test(head.header('content-type') ?? '') ? Number.POSITIVE_INFINITY : target.streams.idle;
    this.left = target.streams.add(this);
    attempt.exchange?.detach();
    const { value, target: body } = open(head, { more: () => this.readOn(), stop: () => this.giveUp(), sendFrom: (source) => attempt.exchange?.sendFrom(source) });
    this.body = body;
    // It occupies its instance until its last byte.
    attempt.hold();
    attempt.succeed(value);
    // The call is answered, so its timeout is over; the request's end still ends the stream.
    context.scope.add(this.request);
  }

  get waitsFor(): OpenStream['waitsFor'] {
    if (!this.paused) return 'upstream';
    return this.context.reply.raw?.writableLength > 0 ? 'client' : 'reader';
  }

  expire(because: 'idle' | 'stalled'): void {
    if (because === 'idle') this.endBody(this.failure('timeout', 'the upstream stopped in the middle of a stream'));
    else this.endBody(this.failure('cancelled', 'nothing of the stream was read'));
  }

  data(chunk: Buffer): void {
    this.movedAt = performance.now();
    if (this.body.take(chunk)) return;
    this.paused = true;
    this.attempt.exchange?.pause();
  }

  ended(trailers?: readonly string[]): void {
    this.arrived = true;
    this.leave();
    this.body.end(trailers);
  }

  cut(kind: FailureKind, cause: Error): void {
    this.arrived = true;
    this.leave();
    this.endBody(this.failure(kind, undefined, cause));
  }

  private giveUp(): void {
    if (this.arrived) return;
    this.leave();
    this.attempt.exchange?.abort();
  }

  private readOn(): void {
    if (!this.paused) return;
    this.paused = false;
    this.movedAt = performance.now();
    this.attempt.exchange?.resume();
  }

  /** Its listeners are the request's own code. */
  private endBody(failure: UpstreamFailure | undefined): void {
    runInScope(this.context.scope, () => this.body.destroy(failure));
  }

  private leave(): void {
    const { left } = this;
    this.left = undefined;
    left?.();
    this.context.scope.remove(this.request);
    this.attempt.release();
  }

  private failure(kind: FailureKind, note?: string, cause?: Error): UpstreamFailure {
    const { target, operation } = this.attempt.call;
    const more = { ...(note === undefined ? {} : { note }), ...(cause ? { cause } : {}) };
    return new UpstreamFailure(kind, { upstream: target.upstream, operation: operation.name, ...more });
  }

  private readonly request = {
    cancel: (reason: CancelReason): void => {
      const kind = reason === 'deadline' ? 'timeout' : 'cancelled';
      this.endBody(reason === 'settled' ? undefined : this.failure(kind, `the request is over: ${reason}`));
    },
  };
}

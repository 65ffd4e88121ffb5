import { hasField, runInScope } from '@portico/platform';
import type { CancelReason, RequestContext, Scope } from '@portico/platform';
import { Readable } from 'node:stream';
import type { IncomingHttpHeaders } from 'node:http';
import type { AnswerHead } from '../transport/connections/answer-parser.ts';
import type { ConnectionPool } from '../transport/connections/connection-pool.ts';
import type { FailureKind } from '../policies/evidence/failure.table.ts';
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
  read: streamOf,
};

/** The same for calls without a contract. A refusal is read whole, as of `RAW`. */
export const RAW_STREAM: Answers<StreamedAnswer> = {
  ...STREAM,
  circuit: circuitOfPath,
  attempt: (call, instance, now) => new HttpAttempt(call, instance, now, RAW_STREAM),
  accepts: isGood,
  wholeRefusals: true,
};

/** Seconds after which a stream that was refused may be asked for again. */
const COME_BACK_IN = 1;

/** Begins a stream unless as many are open as may be: then nothing is sent. */
export async function startStream(
  answers: Answers<StreamedAnswer>,
  target: CallTarget<ConnectionPool>,
  operation: Operation,
  scope: Scope,
  request: HttpRequest,
): Promise<StreamedAnswer> {
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

function streamOf(head: AnswerHead, attempt: HttpAttempt<StreamedAnswer>): BodyReader | undefined {
  const { target, context } = attempt.call;
  const full = target.streams.refuses(context);
  if (!full) return new StreamReader(attempt, head);
  attempt.fail('saturated', { retryAfter: COME_BACK_IN, note: `too many streams: ${full}` });
  attempt.abort();
  return undefined;
}

class StreamReader implements BodyReader, OpenStream {
  place = -1;
  movedAt = performance.now();
  readonly idle: number;
  /** Of the one who reads: streams are never shared. */
  readonly context: RequestContext;
  private readonly body: Readable;
  private arrived = false;
  private paused = false;
  private left: (() => void) | undefined;

  constructor(
    private readonly attempt: HttpAttempt<StreamedAnswer>,
    head: AnswerHead,
  ) {
    const { target, context } = attempt.call;
    this.context = context;
    // A stream of events is silent while there are none (HTML, section 9.2.7: comments to keep it alive are a suggestion).
    this.idle = /^text\/event-stream\b/i.test(head.header('content-type') ?? '') ? Number.POSITIVE_INFINITY : target.streams.idle;
    this.left = target.streams.add(this);
    attempt.exchange?.detach();
    this.body = new Readable({
      read: () => this.readOn(),
      destroy: (error, done) => {
        if (!this.arrived) {
          this.leave();
          attempt.exchange?.abort();
        }
        done(error);
      },
    });
    // It may be cut, or its client may leave, before any reader listens; who reads it later sees `errored`.
    this.body.on('error', () => undefined);
    // It occupies its instance until its last byte.
    attempt.hold();
    attempt.succeed({ status: head.status, headers: head.headers(), body: this.body });
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
    if (this.body.push(Buffer.from(chunk))) return;
    this.paused = true;
    this.attempt.exchange?.pause();
  }

  ended(): void {
    this.arrived = true;
    this.leave();
    this.body.push(null);
  }

  cut(kind: FailureKind, cause: Error): void {
    this.endBody(this.failure(kind, undefined, cause));
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

import { runInScope } from '@portico/platform';
import type { CancelReason, RequestContext, Scope } from '@portico/platform';
import { Readable } from 'node:stream';
import type { IncomingHttpHeaders } from 'node:http';
import type { AnswerHead } from '../connections/answer-parser.ts';
import type { FailureKind } from '../failures/failure.table.ts';
import { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { OpenStream, UpstreamStreams } from '../streams/open-streams.ts';
import { isGood } from './arriving-answer.ts';
import { answersWhatWasAsked } from './conditions.ts';
import { HttpAttempt } from './http-attempt.ts';

/** An answer that is passed on while it arrives. */
export interface StreamedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Ends with an error when the upstream's answer is cut. Destroying it cancels the call. */
  readonly body: Readable;
}

/** Where the body of an answer goes while it arrives. */
export interface BodyTarget {
  /** @param chunk lent until this returns @returns whether it takes more at once; if not, it asks for it later */
  take(chunk: Buffer): boolean;
  /** All of it has come. */
  end(): void;
  /** No more of it comes. @param failure why, where that is not what the reader wanted */
  destroy(failure: UpstreamFailure | undefined): void;
}

/** Seconds after which a stream that was refused may be asked for again. */
export const COME_BACK_IN = 1;

/**
 * An attempt whose body is not collected but handed on in constant memory; a slow reader slows the upstream down. From its head on it is
 * one of the upstream's streams, on a connection that short calls do not miss.
 */
export abstract class BodyAttempt<T> extends HttpAttempt<T> implements OpenStream {
  place = -1;
  movedAt = 0;
  idle = 0;
  private body: BodyTarget | undefined;
  private arrived = false;
  private paused = false;
  private left: (() => void) | undefined;

  get context(): RequestContext {
    return this.call.context;
  }

  get waitsFor(): OpenStream['waitsFor'] {
    if (!this.paused) return 'upstream';
    return this.context.reply.raw?.writableLength > 0 ? 'client' : 'reader';
  }

  expire(because: 'idle' | 'stalled'): void {
    this.endBody(because === 'idle' ? this.failure('timeout', 'the upstream stopped in the middle of a stream') : this.failure('cancelled', 'nothing of the stream was read'));
  }

  /** Besides a success, what answers a condition of the client's own: that is the client's to know (RFC 9110, section 13). */
  protected override accepts(status: number): boolean {
    return isGood(status) || answersWhatWasAsked(status, this.call);
  }

  protected bodyComes(head: AnswerHead): void {
    const { streams, context } = this;
    const full = streams.refuses(context);
    if (full) {
      this.fail('saturated', { retryAfter: COME_BACK_IN, note: `too many streams: ${full}` });
      this.abort();
      return;
    }
    this.movedAt = performance.now();
    // A stream of events is silent while there are none (HTML, section 9.2.7: comments to keep it alive are a suggestion).
    this.idle = /^text\/event-stream\b/i.test(head.header('content-type') ?? '') ? Number.POSITIVE_INFINITY : streams.idle;
    this.left = streams.add(this);
    this.exchange?.detach();
    const { value, target } = this.open(head);
    this.body = target;
    this.succeed(value);
    // The call is answered, so its timeout is over; the request's end still ends the stream.
    this.scope.add(this.reader);
  }

  protected bodyData(chunk: Buffer): void {
    this.movedAt = performance.now();
    if (this.body?.take(chunk) !== false) return;
    this.paused = true;
    this.exchange?.pause();
  }

  protected bodyEnded(): void {
    this.arrived = true;
    this.leave();
    this.body?.end();
  }

  protected override cut(kind: FailureKind, cause: Error): void {
    if (this.body) this.endBody(this.failure(kind, undefined, cause));
    else super.cut(kind, cause);
  }

  /** A stream occupies its instance until its last byte. */
  protected override release(): void {
    if (!this.left) super.release();
  }

  /** What the call brings, and where the body goes. */
  protected abstract open(head: AnswerHead): { readonly value: T; readonly target: BodyTarget };

  /** For its reader, which takes no more. */
  protected giveUpBody(): void {
    if (this.arrived) return;
    this.leave();
    this.exchange?.abort();
  }

  /** For its reader, which takes more. */
  protected readOn(): void {
    if (!this.paused) return;
    this.paused = false;
    this.movedAt = performance.now();
    this.exchange?.resume();
  }

  /** Its listeners are the request's own code. */
  private endBody(failure: UpstreamFailure | undefined): void {
    runInScope(this.scope, () => this.body?.destroy(failure));
  }

  private leave(): void {
    const { left } = this;
    this.left = undefined;
    left?.();
    this.scope.remove(this.reader);
    this.release();
  }

  private failure(kind: FailureKind, note?: string, cause?: Error): UpstreamFailure {
    const { target, operation } = this.call;
    return new UpstreamFailure(kind, { upstream: target.upstream, operation: operation.name, ...(note === undefined ? {} : { note }), ...(cause ? { cause } : {}) });
  }

  private get streams(): UpstreamStreams {
    return this.call.target.streams;
  }

  /** Streams are never shared: it is the scope of the one who reads. */
  private get scope(): Scope {
    return this.call.context.scope;
  }

  private readonly reader = {
    cancel: (reason: CancelReason): void =>
      this.endBody(reason === 'settled' ? undefined : this.failure(reason === 'deadline' ? 'timeout' : 'cancelled', `the request is over: ${reason}`)),
  };
}

/** An attempt that brings the body as a stream of Node's. */
export class StreamAttempt extends BodyAttempt<StreamedAnswer> {
  protected open(head: AnswerHead): { value: StreamedAnswer; target: BodyTarget } {
    const body = new Readable({
      read: () => this.readOn(),
      destroy: (error, done) => {
        this.giveUpBody();
        done(error);
      },
    });
    // It may be cut, or its client may leave, before any reader listens; who reads it later sees `errored`.
    body.on('error', () => undefined);
    const target: BodyTarget = { take: (chunk) => body.push(Buffer.from(chunk)), end: () => void body.push(null), destroy: (failure) => void body.destroy(failure) };
    return { value: { status: head.status, headers: head.headers(), body }, target };
  }
}

import type { CancelReason, Scope } from '@portico/platform';
import { Readable } from 'node:stream';
import type { IncomingHttpHeaders } from 'node:http';
import type { AnswerHead } from '../connections/answer-parser.ts';
import type { FailureKind } from '../failures/failure.table.ts';
import { UpstreamFailure } from '../failures/upstream-failure.ts';
import { HttpAttempt } from './http-attempt.ts';

/** An answer that is passed on while it arrives. */
export interface StreamedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Ends with an error when the upstream's answer is cut. Destroying it cancels the call. */
  readonly body: Readable;
}

/** An attempt whose body is not collected but handed on in constant memory; a slow reader slows the upstream down. */
export class StreamAttempt extends HttpAttempt<StreamedAnswer> {
  private body: Readable | undefined;
  private arrived = false;
  private left = false;

  protected override accepts(status: number): boolean {
    return status < 300 || status === 304;
  }

  protected bodyComes(head: AnswerHead): void {
    this.body = new Readable({
      read: () => this.exchange?.resume(),
      destroy: (error, done) => {
        if (!this.arrived) {
          this.leave();
          this.exchange?.abort();
        }
        done(error);
      },
    });
    this.succeed({ status: head.status, headers: head.headers(), body: this.body });
    // The call is answered, so its timeout is over; the request's end still ends the stream.
    this.scope.add(this.reader);
  }

  protected bodyData(chunk: Buffer): void {
    if (this.body?.push(Buffer.from(chunk)) === false) this.exchange?.pause();
  }

  protected bodyEnded(): void {
    this.arrived = true;
    this.leave();
    this.body?.push(null);
  }

  protected override cut(kind: FailureKind, cause: Error): void {
    const { target, operation } = this.call;
    if (this.body) this.body.destroy(new UpstreamFailure(kind, { upstream: target.upstream, operation: operation.name, cause }));
    else this.fail(kind, { cause });
  }

  /** A stream occupies its instance until its last byte. */
  protected override release(): void {
    if (!this.body || this.left) super.release();
  }

  private leave(): void {
    this.left = true;
    this.scope.remove(this.reader);
    this.release();
  }

  /** Streams are never shared: it is the scope of the one who reads. */
  private get scope(): Scope {
    return this.call.context.scope;
  }

  private readonly reader = {
    cancel: (reason: CancelReason): void => void this.body?.destroy(reason === 'settled' ? undefined : new Error(`cancelled: ${reason}`)),
  };
}

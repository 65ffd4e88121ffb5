import type { Dispatcher } from 'undici';
import type { IncomingHttpHeaders } from 'node:http';
import { kindOfStatus, kindOfTransportError } from '../failures/classify.ts';
import { Attempt } from './attempt.ts';
import type { HttpCall } from './http-call.ts';
import { outgoingHeaders } from './outgoing-headers.ts';

/** What undici hands a dispatch handler to steer the exchange with. */
export type Controller = Dispatcher.DispatchController;

/** The start of an error's body that is kept for whoever understands it. */
const KEPT_OF_ERROR = 4096;

/**
 * An attempt over HTTP, straight on undici's dispatcher: undici parses HTTP, this decides what is an answer. Subclasses take
 * the body of a success; the body of anything else is kept only as far as it helps.
 */
export abstract class HttpAttempt<T> extends Attempt<T, Dispatcher> implements Dispatcher.DispatchHandler {
  declare protected readonly call: HttpCall<T>;
  private controller: Controller | undefined;
  private answerBegan = false;
  private drained = 0;
  private refusal: { readonly status: number; readonly retryAfter: number | undefined; body: string } | undefined;

  /** undici hands the controller over just before it writes. */
  get sent(): boolean {
    return this.controller !== undefined;
  }

  send(): void {
    const { context, target, request } = this.call;
    const headers = outgoingHeaders(context, target.deadlineHeader, this.allowance);
    for (const part of request.headers) headers.push(part);
    this.instance.endpoint.dispatch({ method: request.method, path: request.path, headers, body: request.body }, this);
  }

  onRequestStart(controller: Controller): void {
    this.controller = controller;
    if (this.ended) controller.abort(ABANDONED);
  }

  onResponseStart(controller: Controller, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.answerBegan = true;
    this.began();
    if (this.accepts(status)) {
      this.answerStarted(controller, status, headers);
      return;
    }
    const retryAfter = Number.parseInt(headers['retry-after'] ?? '', 10);
    this.refusal = { status, retryAfter: Number.isNaN(retryAfter) ? undefined : retryAfter, body: '' };
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    const { refusal } = this;
    if (this.lost && (this.drained += chunk.length) > WORTH_DRAINING) this.cancel('settled');
    else if (!refusal) this.answerData(controller, chunk);
    else if (refusal.body.length < KEPT_OF_ERROR) refusal.body += chunk.toString('utf8', 0, KEPT_OF_ERROR - refusal.body.length);
  }

  onResponseEnd(): void {
    const { refusal } = this;
    if (!refusal) return this.answerEnded();
    const { status, retryAfter, body } = refusal;
    this.fail(kindOfStatus(status), { status, body, ...(retryAfter === undefined ? {} : { retryAfter }) });
  }

  onResponseError(_controller: Controller | undefined, error: Error): void {
    if (this.refusal) this.onResponseEnd();
    else this.broken(kindOfTransportError(error, this.answerBegan), error);
  }

  protected abort(): void {
    this.controller?.abort(ABANDONED);
  }

  /** A connection that was lost; a stream that has already been handed on must end its body as well. */
  protected broken(kind: ReturnType<typeof kindOfTransportError>, cause: Error): void {
    this.fail(kind, { cause });
  }

  /** Gives up an answer that is not usable, and its connection. */
  protected refuse(controller: Controller, kind: 'bad-payload' | 'too-large', note: string): void {
    this.fail(kind, { note });
    controller.abort(ABANDONED);
  }

  protected accepts(status: number): boolean {
    return status < 300;
  }

  protected abstract answerStarted(controller: Controller, status: number, headers: IncomingHttpHeaders): void;
  protected abstract answerData(controller: Controller, chunk: Buffer): void;
  protected abstract answerEnded(): void;
}

/** Bytes up to which an answer that nobody wants any more is read to its end, to keep the connection. */
const WORTH_DRAINING = 64 * 1024;

/** Why undici is told to stop. One object: an error made per cancellation would cost a stack trace each. */
const ABANDONED = new Error('the call was abandoned');

import { kindOfStatus, kindOfTransportError } from '../failures/classify.ts';
import { retryAfterOf } from '../failures/retry-after.ts';
import type { AnswerHead } from '../connections/answer-parser.ts';
import type { ConnectionPool } from '../connections/connection-pool.ts';
import type { Exchange, ExchangeListener } from '../connections/exchange.ts';
import { Attempt } from './attempt.ts';
import type { HttpCall } from './http-call.ts';
import { outgoingHeaders } from './outgoing-headers.ts';

/** The start of an error's body that is kept for whoever understands it. */
const KEPT_OF_ERROR = 4096;

/**
 * An attempt over HTTP: the connection says what comes, this decides what is an answer. Subclasses take the body of a success;
 * the body of anything else is kept only as far as it helps.
 */
export abstract class HttpAttempt<T> extends Attempt<T, ConnectionPool> implements ExchangeListener {
  declare protected readonly call: HttpCall<T>;
  protected exchange: Exchange | undefined;
  private answerBegan = false;
  private drained = 0;
  private refusal: { readonly status: number; readonly retryAfter: number | undefined; body: string } | undefined;

  get sent(): boolean {
    return this.exchange?.sent === true;
  }

  /** What it waits for a connection is not the upstream's time, unless the connection is being made. */
  override had(now: number): number | undefined {
    const { exchange } = this;
    if (!exchange || exchange.sent) return now - Math.max(this.startedAt, exchange?.queuedUntil ?? 0);
    return exchange.waitsForOthers ? undefined : now - this.startedAt;
  }

  send(): void {
    const { context, target, request } = this.call;
    const headers = outgoingHeaders(context, target.deadlineHeader, this.allowance);
    for (const part of request.headers) headers.push(part);
    if (request.credentials) for (const part of request.credentials) headers.push(part);
    this.exchange = this.instance.endpoint.dispatch({ method: request.method, path: request.path, headers, body: request.body }, this);
  }

  answerStarted(head: AnswerHead): void {
    const { status } = head;
    this.answerBegan = true;
    this.began();
    if (this.accepts(status)) {
      this.bodyComes(head);
      return;
    }
    this.refusal = { status, retryAfter: retryAfterOf(head.header('retry-after'), head.header('date')), body: '' };
  }

  answerData(chunk: Buffer): void {
    const { refusal } = this;
    if (this.lost && (this.drained += chunk.length) > WORTH_DRAINING) this.cancel('settled');
    else if (!refusal) this.bodyData(chunk);
    else if (refusal.body.length < KEPT_OF_ERROR) refusal.body += chunk.toString('utf8', 0, KEPT_OF_ERROR - refusal.body.length);
  }

  answerEnded(): void {
    const { refusal } = this;
    if (!refusal) return this.bodyEnded();
    const { status, retryAfter, body } = refusal;
    this.fail(kindOfStatus(status), { status, body, ...(retryAfter === undefined ? {} : { retryAfter }) });
  }

  broken(error: Error): void {
    if (this.refusal) this.answerEnded();
    else this.cut(kindOfTransportError(error, this.answerBegan), error);
  }

  protected abort(): void {
    this.exchange?.abort();
  }

  /** A connection that was lost; a stream that has already been handed on must end its body as well. */
  protected cut(kind: ReturnType<typeof kindOfTransportError>, cause: Error): void {
    this.fail(kind, { cause });
  }

  /** Gives up an answer that is not usable, and its connection. */
  protected refuse(kind: 'bad-payload' | 'too-large', note: string): void {
    this.fail(kind, { note });
    this.abort();
  }

  protected accepts(status: number): boolean {
    return status < 300;
  }

  protected abstract bodyComes(head: AnswerHead): void;
  /** @param chunk lent until this returns */
  protected abstract bodyData(chunk: Buffer): void;
  protected abstract bodyEnded(): void;
}

/** Bytes up to which an answer that nobody wants any more is read to its end, to keep the connection. */
const WORTH_DRAINING = 64 * 1024;

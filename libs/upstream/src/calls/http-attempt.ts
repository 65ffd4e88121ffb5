import { BrokenAnswer } from '../connections/answer-parser.ts';
import type { CancelReason, Scope } from '@portico/platform';
import { kindOfTransportError } from '../failures/classify.ts';
import type { FailureKind } from '../failures/failure.table.ts';
import type { AnswerHead } from '../connections/answer-parser.ts';
import type { ConnectionPool } from '../connections/connection-pool.ts';
import type { Exchange, ExchangeListener } from '../connections/exchange.ts';
import type { WaitsFor } from '../connections/streamed-body.ts';
import { fieldLines } from '../connections/field-lines.ts';
import { Attempt } from './attempt.ts';
import type { HttpCall } from './http-call.ts';
import { outgoingLines } from './outgoing-headers.ts';
import { RestOfAnswer, WORTH_DRAINING } from './rest-of-answer.ts';

/** Milliseconds that the rest of an answer is waited for whose status says it all, as far as the callers have twice as long. */
const REST = 200;

/**
 * An attempt over HTTP: the connection says what comes, this decides what is an answer. Once the status decides, nothing that the body
 * does undoes that. Subclasses take the body of a success.
 */
export abstract class HttpAttempt<T> extends Attempt<T, ConnectionPool> implements ExchangeListener {
  declare protected readonly call: HttpCall<T>;
  protected exchange: Exchange | undefined;
  private answerBegan = false;
  private drained = 0;
  private rest: RestOfAnswer | undefined;

  get sent(): boolean {
    return this.exchange?.sent === true;
  }

  get within(): Scope {
    return this.call.scope;
  }

  override get carriedOut(): boolean {
    return this.answerBegan && !this.rest;
  }

  /** What it waits for a connection is not the upstream's time, unless the connection is being made. */
  override had(now: number): number | undefined {
    const { exchange } = this;
    if (!exchange || exchange.sent) return now - Math.max(this.startedAt, exchange?.queuedUntil ?? 0);
    return exchange.waitsForOthers ? undefined : now - this.startedAt;
  }

  send(): void {
    const { context, target, request } = this.call;
    const { method, path, headers, credentials, body } = request;
    const lines = outgoingLines(context, target.deadlineHeader, this.allowance) + fieldLines(headers);
    this.exchange = this.instance.endpoint.dispatch({ method, path, fields: credentials ? lines + fieldLines(credentials) : lines, body }, this);
  }

  bodyWaits(whom: WaitsFor): void {
    if (whom === 'source') this.suspend();
    else this.startAgain();
  }

  answerStarted(head: AnswerHead): void {
    this.answerBegan = true;
    this.began();
    if (this.accepts(head.status)) this.bodyComes(head);
    else this.decided(head);
  }

  answerData(chunk: Buffer): void {
    const { rest } = this;
    if (this.lost && (this.drained += chunk.length) > WORTH_DRAINING) this.cancel('settled');
    else if (!rest) this.bodyData(chunk);
    else if (!rest.add(chunk)) this.stop(rest);
  }

  answerEnded(): void {
    if (this.rest) this.settle(this.rest, true);
    else this.bodyEnded();
  }

  broken(error: Error): void {
    if (this.rest) this.settle(this.rest, false);
    else this.cut(kindOfTransportError(error, this.answerBegan), error);
  }

  override fire(): void {
    if (this.rest) this.stop(this.rest);
    else super.fire();
  }

  override cancel(reason: CancelReason): void {
    if (this.rest) this.stop(this.rest);
    else super.cancel(reason);
  }

  /** The rest of an answer does not take longer because somebody has more time. */
  override timeChanged(): void {
    if (!this.rest) super.timeChanged();
  }

  protected abort(): void {
    this.exchange?.abort();
  }

  /** The status says it all: whatever the body does, the attempt ends as it says. */
  protected decided(head: AnswerHead): void {
    this.rest = new RestOfAnswer(head, this.call.target.maxResponse, this.wantsRefusals);
    // Who wants the body as well waits for it.
    this.endWithin(this.wantsRefusals ? Number.POSITIVE_INFINITY : REST);
  }

  /** A connection that was lost; a stream that has already been handed on must end its body as well. */
  protected cut(kind: FailureKind, cause: Error): void {
    this.fail(kind, { cause, ...(cause instanceof BrokenAnswer ? { note: cause.message, final: true } : {}) });
  }

  /** Gives up an answer that is not usable, and its connection. The same would come again. */
  protected refuse(kind: 'bad-payload' | 'too-large', note: string): void {
    this.fail(kind, { note, final: true });
    this.abort();
  }

  protected accepts(status: number): boolean {
    return status < 300;
  }

  /** Whether the caller gets the whole of a refusal. */
  protected get wantsRefusals(): boolean {
    return false;
  }

  protected abstract bodyComes(head: AnswerHead): void;
  /** @param chunk lent until this returns */
  protected abstract bodyData(chunk: Buffer): void;
  protected abstract bodyEnded(): void;

  private settle(rest: RestOfAnswer, complete: boolean): void {
    if (this.ended) return;
    if (rest.status < 300) this.succeed(undefined as T);
    else this.fail(...rest.refusal(complete));
  }

  private stop(rest: RestOfAnswer): void {
    if (this.ended) return;
    this.settle(rest, false);
    this.abort();
  }
}

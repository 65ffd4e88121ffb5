import type { CancelReason, Scope } from '@portico/platform';
import type { Instance } from '../policies/instances/instance.ts';
import { BrokenAnswer } from '../transport/connections/answer-parser.ts';
import type { AnswerHead } from '../transport/connections/answer-parser.ts';
import type { ConnectionPool } from '../transport/connections/connection-pool.ts';
import { fieldLines } from '../transport/connections/exchange.ts';
import type { Exchange, ExchangeListener } from '../transport/connections/exchange.ts';
import type { WaitsFor } from '../transport/connections/streamed-body.ts';
import type { Answers, BodyReader, HttpCall } from './answers.ts';
import { Attempt } from './attempt.ts';
import { kindOfTransportError } from './failures/classify.ts';
import { outgoingLines } from './outgoing-headers.ts';
import { RestOfAnswer, WORTH_DRAINING } from './rest-of-answer.ts';

/** Milliseconds that the rest of an answer is waited for whose status says it all, as far as the callers have twice as long. */
const REST = 200;

/**
 * An attempt over HTTP: the connection says what comes, this decides what is an answer. Once the status decides, nothing that the body
 * does undoes that. The body of a success is its reader's.
 */
export class HttpAttempt<T> extends Attempt<T, ConnectionPool> implements ExchangeListener {
  declare readonly call: HttpCall<T>;
  exchange: Exchange | undefined = undefined;
  private answerBegan = false;
  private drained = 0;
  private reader: BodyReader | undefined = undefined;
  private rest: RestOfAnswer | undefined = undefined;
  /** What comes of a success whose body is passed over. */
  private good: T | undefined = undefined;

  constructor(
    call: HttpCall<T>,
    instance: Instance<ConnectionPool>,
    now: number,
    private readonly answers: Answers<T>,
  ) {
    super(call, instance, now);
  }

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
    const { method, path, headers, credentials, body, upgrade } = request;
    const lines = outgoingLines(context, target.deadlineHeader, this.allowance) + fieldLines(headers);
    this.exchange = this.instance.endpoint.dispatch({ method, path, fields: credentials ? lines + fieldLines(credentials) : lines, body, upgrade }, this);
  }

  bodyWaits(whom: WaitsFor): void {
    if (whom === 'upstream') return this.startAgain();
    this.suspend();
    this.exchange?.detach();
  }

  answerStarted(head: AnswerHead): void {
    this.answerBegan = true;
    this.began();
    if (this.answers.accepts(head.status, this.call)) this.reader = this.answers.read(head, this);
    else this.decided(head);
  }

  answerData(chunk: Buffer): void {
    const { rest } = this;
    if (this.lost && (this.drained += chunk.length) > WORTH_DRAINING) this.cancel('settled');
    else if (!rest) this.reader?.data(chunk);
    else if (!rest.add(chunk)) this.stop(rest);
  }

  answerHinted(head: AnswerHead): void {
    if (!this.ended) this.answers.hint?.(head);
  }

  answerEnded(trailers?: readonly string[]): void {
    if (this.rest) this.settle(this.rest, true);
    else this.reader?.ended(trailers);
  }

  broken(error: Error): void {
    if (this.rest) return this.settle(this.rest, false);
    const kind = kindOfTransportError(error, this.answerBegan);
    if (this.reader?.cut) this.reader.cut(kind, error);
    else this.fail(kind, { cause: error, ...(error instanceof BrokenAnswer ? { note: error.message, final: true } : {}) });
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

  abort(): void {
    this.exchange?.abort();
  }

  /** The status says it all: whatever the body does, the attempt ends as it says. @param good what comes of a success */
  decided(head: AnswerHead, good?: T): void {
    this.good = good;
    const { wholeRefusals } = this.answers;
    this.rest = new RestOfAnswer(head, this.call.target.maxResponse, wholeRefusals);
    // Who wants the body as well waits for it.
    this.endWithin(wholeRefusals ? Number.POSITIVE_INFINITY : REST);
  }

  /** Gives up an answer that is not usable, and its connection. The same would come again. */
  refuse(kind: 'bad-payload' | 'too-large', note: string): undefined {
    this.fail(kind, { note, final: true });
    this.abort();
  }

  private settle(rest: RestOfAnswer, complete: boolean): void {
    if (this.ended) return;
    if (rest.status < 300) this.succeed(this.good as T);
    else this.fail(...rest.refusal(complete));
  }

  private stop(rest: RestOfAnswer): void {
    if (this.ended) return;
    this.settle(rest, false);
    this.abort();
  }
}

import type { Scope } from '@portico/platform';
import type { AnswerHead } from '../connections/answer-parser.ts';
import type { ConnectionPool } from '../connections/connection-pool.ts';
import type { ShapeCheck } from '../contract/shape-check.ts';
import type { Instance } from '../instances/instance.ts';
import type { CallTarget } from '../calls/call-target.ts';
import { HttpCall } from '../calls/http-call.ts';
import type { HttpRequest } from '../calls/http-call.ts';
import { JsonAttempt } from '../calls/json-attempt.ts';
import type { Operation } from '../calls/operation.ts';
import type { WholeAnswer } from './read-cache.ts';
import { joinedFields } from './told-of.ts';

const NOT_MODIFIED = 304;

/** A call whose answer comes with its head and its text, for who keeps answers. */
export class KeepingCall<T> extends HttpCall<WholeAnswer<T>> {
  /** @param conditional whether a 304 is an answer */
  constructor(
    target: CallTarget<ConnectionPool>,
    operation: Operation,
    scope: Scope,
    request: HttpRequest,
    private readonly check: ShapeCheck,
    private readonly conditional: boolean,
  ) {
    super(target, operation, scope, request);
  }

  protected attemptAt(instance: Instance<ConnectionPool>, now: number): KeepingAttempt<T> {
    return new KeepingAttempt<T>(this, instance, now, this.check, this.conditional);
  }
}

/** An attempt that brings all of the answer. */
class KeepingAttempt<T> extends JsonAttempt<WholeAnswer<T>> {
  private head: Omit<WholeAnswer<T>, 'text' | 'value'> | undefined;
  private json: string | undefined;
  private notModified = false;

  constructor(
    call: KeepingCall<T>,
    instance: Instance<ConnectionPool>,
    now: number,
    check: ShapeCheck,
    private readonly conditional: boolean,
  ) {
    super(call, instance, now, check);
  }

  protected override accepts(status: number): boolean {
    return super.accepts(status) || (this.conditional && status === NOT_MODIFIED);
  }

  protected override bodyComes(head: AnswerHead): void {
    this.head = {
      status: head.status,
      fields: joinedFields(head.headers()),
      delay: performance.now() - this.startedAt,
      instance: this.instance.address,
    };
    this.notModified = head.status === NOT_MODIFIED;
    if (!this.notModified) super.bodyComes(head);
  }

  protected override bodyEnded(): void {
    if (this.notModified) this.succeed(undefined);
    else super.bodyEnded();
  }

  protected override remember(value: WholeAnswer<T>, text: string): void {
    this.json = text;
    super.remember(value, text);
  }

  /** @param value what the body says; the answer around it is made here */
  protected override succeed(value: unknown): void {
    super.succeed({ ...(this.head as Omit<WholeAnswer<T>, 'text' | 'value'>), text: this.json, value: value as T });
  }
}

import type { Scope } from '@portico/platform';
import type { AnswerHead } from '../connections/answer-parser.ts';
import type { ConnectionPool } from '../connections/connection-pool.ts';
import type { Circuit } from '../health/circuits.ts';
import type { Instance } from '../instances/instance.ts';
import { isGood } from './arriving-answer.ts';
import type { CallTarget } from './call-target.ts';
import { HttpCall } from './http-call.ts';
import type { HttpRequest } from './http-call.ts';
import type { Operation } from './operation.ts';
import { BodyAttempt } from './stream-attempt.ts';
import type { BodyTarget } from './stream-attempt.ts';

/** What the receiver of an answer may ask of its sender. */
export interface Flow {
  /** More of the body is taken, after a `take` that has said no. */
  more(): void;
  /** No more of it is wanted. */
  stop(): void;
}

/** Takes an answer while it arrives, without a stream between. */
export interface AnswerReceiver {
  /** Told in the turn in which the head arrives, before any of the body. @returns where the body goes */
  begin(head: AnswerHead, flow: Flow): BodyTarget;
}

/** What an upstream says to the BFF itself, and not to the one who asked the BFF (RFC 9110, sections 15.5.2, 15.5.4, 15.5.8; RFC 6585, section 4). */
const TO_THE_BFF: ReadonlySet<number> = new Set([401, 403, 407, 408, 421, 429]);

/** Whether an answer is for the one who asked: what it wanted, or what is wrong with what it wanted. */
const isRelayed = (status: number): boolean => isGood(status) || (status >= 400 && status < 500 && !TO_THE_BFF.has(status));

class RelayedAttempt extends BodyAttempt<void> {
  declare protected readonly call: RelayedCall;

  protected override accepts(status: number): boolean {
    return isRelayed(status);
  }

  protected open(head: AnswerHead): { value: undefined; target: BodyTarget } {
    const flow = { more: () => this.readOn(), stop: () => this.giveUpBody() };
    return { value: undefined, target: this.call.receiver.begin(head, flow) };
  }
}

/** A call whose answer a receiver takes while it arrives. It is done when the answer has begun. */
export class RelayedCall extends HttpCall<void> {
  constructor(
    target: CallTarget<ConnectionPool>,
    operation: Operation,
    scope: Scope,
    request: HttpRequest,
    readonly receiver: AnswerReceiver,
  ) {
    super(target, operation, scope, request);
  }

  protected attemptAt(instance: Instance<ConnectionPool>, now: number): RelayedAttempt {
    return new RelayedAttempt(this, instance, now);
  }

  /** Its receiver can take one answer. */
  protected override get mayBeHedged(): boolean {
    return false;
  }

  override get circuit(): Circuit {
    return this.circuitOfPath;
  }
}

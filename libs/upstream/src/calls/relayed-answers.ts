import type { AnswerHead } from '../transport/connections/answer-parser.ts';
import { circuitOfPath, isGood } from './answers.ts';
import type { Answers } from './answers.ts';
import { HttpAttempt } from './http-attempt.ts';
import type { BodyTarget, Flow } from './arriving-stream.ts';
import { handingOn, STREAM } from './stream-answers.ts';

/** Takes an answer while it arrives, without a stream between. */
export interface AnswerReceiver {
  /** Told in the turn in which the head arrives, before any of the body. @returns where the body goes */
  begin(head: AnswerHead, flow: Flow): BodyTarget;
  /** Told of early hints before it (RFC 8297). */
  hint?(head: AnswerHead): void;
}

/** What an upstream says to the BFF itself, and not to the one who asked the BFF (RFC 9110, sections 15.5.2, 15.5.4, 15.5.8; RFC 6585, section 4). */
const TO_THE_BFF: ReadonlySet<number> = new Set([401, 403, 407, 408, 421, 429]);

/** Whether an answer is for the one who asked: what it wanted, or what is wrong with what it wanted. */
export const isRelayed = (status: number): boolean => isGood(status) || (status >= 400 && status < 500 && !TO_THE_BFF.has(status));

/** Answers that a receiver takes while they arrive. The call is done when the answer has begun. */
export function relayedTo(receiver: AnswerReceiver): Answers<void> {
  const answers: Answers<void> = {
    ...STREAM,
    copies: () => () => undefined,
    circuit: circuitOfPath,
    attempt: (call, instance, now) => new HttpAttempt(call, instance, now, answers),
    accepts: isRelayed,
    ...(receiver.hint ? { hint: (head: AnswerHead) => receiver.hint?.(head) } : {}),
    read: handingOn<void>((head, flow) => ({ value: undefined, target: receiver.begin(head, flow) })),
  };
  return answers;
}

import type { AnswerHead } from '../connections/answer-parser.ts';
import { ArrivingAnswer, isGood, refusalBy } from './arriving-answer.ts';
import { HttpAttempt } from './http-attempt.ts';
import type { RawAnswer } from './raw-answer.ts';

/**
 * An attempt whose answer is read whole, bounded, and left as it is. A refusal is read as a good answer is, and then fails the
 * attempt: what happens next is decided by its status, and whoever called gets to see the last one.
 */
export class RawAttempt extends HttpAttempt<RawAnswer> {
  private answer: ArrivingAnswer | undefined;

  protected override accepts(): boolean {
    return true;
  }

  protected bodyComes(head: AnswerHead): void {
    this.answer = new ArrivingAnswer(head.status, head.headers(), this.call.target.maxResponse);
  }

  protected bodyData(chunk: Buffer): void {
    if (!this.answer?.add(chunk)) this.refuse('too-large', `more than ${this.call.target.maxResponse} bytes`);
  }

  protected bodyEnded(): void {
    if (this.ended || !this.answer) return;
    const answer = this.answer.whole();
    if (isGood(answer.status)) this.succeed(answer);
    else this.fail(...refusalBy(answer));
  }
}

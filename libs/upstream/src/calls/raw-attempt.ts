import type { AnswerHead } from '../connections/answer-parser.ts';
import { ArrivingAnswer, isGood } from './arriving-answer.ts';
import { HttpAttempt } from './http-attempt.ts';
import type { RawAnswer } from './raw-answer.ts';

/** An attempt whose answer is read whole, bounded, and left as it is; a refusal, too: the caller gets to see the last one. */
export class RawAttempt extends HttpAttempt<RawAnswer> {
  private answer: ArrivingAnswer | undefined;

  protected override accepts(status: number): boolean {
    return isGood(status);
  }

  protected override get wantsRefusals(): boolean {
    return true;
  }

  protected bodyComes(head: AnswerHead): void {
    this.answer = new ArrivingAnswer(head.status, head.headers(), this.call.target.maxResponse);
  }

  protected bodyData(chunk: Buffer): void {
    if (!this.answer?.add(chunk)) this.refuse('too-large', `more than ${this.call.target.maxResponse} bytes`);
  }

  protected bodyEnded(): void {
    if (this.answer) this.succeed(this.answer.whole());
  }
}

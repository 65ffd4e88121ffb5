import type { AnswerHead } from '../connections/answer-parser.ts';
import { ArrivingAnswer, isGood, refusalBy } from './arriving-answer.ts';
import { StreamAttempt } from './stream-attempt.ts';

/** An attempt whose body is handed on while it arrives when it is good. A refused is read whole, as in {@link RawAttempt}. */
export class RawStreamAttempt extends StreamAttempt {
  private refused: ArrivingAnswer | undefined;

  protected override accepts(): boolean {
    return true;
  }

  protected override bodyComes(head: AnswerHead): void {
    if (isGood(head.status)) super.bodyComes(head);
    else this.refused = new ArrivingAnswer(head.status, head.headers(), this.call.target.maxResponse);
  }

  protected override bodyData(chunk: Buffer): void {
    if (!this.refused) super.bodyData(chunk);
    else if (!this.refused.add(chunk)) this.refuse('too-large', `more than ${this.call.target.maxResponse} bytes`);
  }

  protected override bodyEnded(): void {
    if (this.refused) this.fail(...refusalBy(this.refused.whole()));
    else super.bodyEnded();
  }
}

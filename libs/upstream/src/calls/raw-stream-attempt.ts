import type { IncomingHttpHeaders } from 'node:http';
import { ArrivingAnswer, isGood, refusalBy } from './arriving-answer.ts';
import type { Controller } from './http-attempt.ts';
import { StreamAttempt } from './stream-attempt.ts';

/** An attempt whose body is handed on while it arrives when it is good. A refused is read whole, as in {@link RawAttempt}. */
export class RawStreamAttempt extends StreamAttempt {
  private refused: ArrivingAnswer | undefined;

  protected override accepts(): boolean {
    return true;
  }

  protected override answerStarted(controller: Controller, status: number, headers: IncomingHttpHeaders): void {
    if (isGood(status)) super.answerStarted(controller, status, headers);
    else this.refused = new ArrivingAnswer(status, headers, this.call.target.maxResponse);
  }

  protected override answerData(controller: Controller, chunk: Buffer): void {
    if (!this.refused) super.answerData(controller, chunk);
    else if (!this.refused.add(chunk)) this.refuse(controller, 'too-large', `more than ${this.call.target.maxResponse} bytes`);
  }

  protected override answerEnded(): void {
    if (this.refused) this.fail(...refusalBy(this.refused.whole()));
    else super.answerEnded();
  }
}

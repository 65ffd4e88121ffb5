import { isGood } from './arriving-answer.ts';
import { StreamAttempt } from './stream-attempt.ts';

/** An attempt whose body is handed on while it arrives when it is good. A refusal is read whole, as in `RawAttempt`. */
export class RawStreamAttempt extends StreamAttempt {
  protected override accepts(status: number): boolean {
    return isGood(status);
  }

  protected override get wantsRefusals(): boolean {
    return true;
  }
}

import type { AnswerHead } from '../transport/connections/answer-parser.ts';
import { codingsOf, decodedNow } from './content/content-coding.ts';
import { kindOfStatus } from './failures/classify.ts';
import { retryAfterOf } from './failures/retry-after.ts';
import type { FailureKind } from '../policies/evidence/failure.table.ts';
import { ArrivingAnswer } from './arriving-answer.ts';
import type { FailureNotes } from './attempt.ts';

/** The start of an error's body that is kept for callers that understand it, in bytes. */
const KEPT = 4 * 1024;
/** Bytes up to which an unneeded body is read to its end, to keep the connection. */
export const WORTH_DRAINING = 64 * 1024;

/**
 * What is left of an answer whose status says it all: a refusal, or a success whose contract has no content. However its body goes on,
 * and whether it ends, changes nothing: it is read for its first words and for the connection's sake, up to a bound.
 */
export class RestOfAnswer {
  readonly status: number;
  private readonly retryAfter: number | undefined;
  private readonly coding: string | undefined;
  private readonly max: number;
  private readonly chunks: Buffer[] = [];
  private length = 0;
  private readonly whole: ArrivingAnswer | undefined;

  /**
   * @param max bytes of an answer that are read
   * @param whole whether somebody wants all of it, with its header
   */
  constructor(head: AnswerHead, max: number, whole: boolean) {
    this.status = head.status;
    this.retryAfter = retryAfterOf(head.header('retry-after'), head.header('date'));
    this.coding = head.header('content-encoding');
    this.max = whole ? max : Math.min(max, WORTH_DRAINING);
    this.whole = whole ? new ArrivingAnswer(head.status, head.headers(), max) : undefined;
  }

  /** @returns whether more is to be read */
  add(chunk: Buffer): boolean {
    this.length += chunk.length;
    if (this.whole) return this.whole.add(chunk);
    if (this.length - chunk.length < this.most) this.chunks.push(Buffer.from(chunk));
    return this.length <= this.max;
  }

  /** What a refusal fails as. @param complete whether the body has come to its end: of one that has not, only the status is told */
  refusal(complete: boolean): [kind: FailureKind, notes: FailureNotes] {
    const { status, retryAfter, whole } = this;
    const notes = { status, ...(retryAfter === undefined ? {} : { retryAfter }) };
    if (!whole) return [kindOfStatus(status), { ...notes, body: this.words }];
    return [kindOfStatus(status), complete ? { ...notes, answer: whole.whole() } : { ...notes, note: 'the rest of the answer was not read' }];
  }

  /** Of what is coded all is kept that is read: it has no first words until it is decoded. */
  private get most(): number {
    return codingsOf(this.coding).length > 0 ? this.max : KEPT;
  }

  private get words(): string {
    const bytes = Buffer.concat(this.chunks);
    try {
      return decodedNow(bytes, this.coding, WORTH_DRAINING).toString('utf8', 0, KEPT);
    } catch {
      // Cut, or coded in a way of its own: then it says nothing.
      return '';
    }
  }
}

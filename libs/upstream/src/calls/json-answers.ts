import { utf8Of } from '@portico/platform';
import type { BrokenContract, ReadAnswer } from '@portico/platform';
import type { AnswerHead } from '../transport/connections/answer-parser.ts';
import { ContentTooLarge, decoded } from './content/content-coding.ts';
import { jsonContentOf, plainContentOf, textIn } from './content/json-content.ts';
import type { JsonContent } from './content/json-content.ts';
import type { BodyKind, ShapeCheck } from './contract/shape-check.ts';
import { OVER_HTTP } from './answers.ts';
import type { Answers, BodyReader } from './answers.ts';
import { HttpAttempt } from './http-attempt.ts';
import type { KeptAnswer } from './waiters.ts';

const BYTE_ORDER_MARK = 0xfeff;

/**
 * Answers that are read whole, bounded, parsed as JSON and, when it is their turn, checked against the contract. Where the contract has a
 * text or bytes for the status, they are the answer as they are; where it has nothing, whatever comes is passed over.
 */
export function jsonAnswers<T>(check: ShapeCheck): Answers<T> {
  const answers: Answers<T> = {
    ...OVER_HTTP,
    attempt: (call, instance, now) => new HttpAttempt(call, instance, now, answers),
    accepts: (status) => status < 300,
    wholeRefusals: false,
    read(head, attempt) {
      return jsonReader(check, head, attempt, (value) => attempt.succeed(value as T));
    },
  };
  return answers;
}

/** Gets what the body says, and the text where that was JSON. */
type Deliver = (value: unknown, text?: string) => void;

/** @returns what takes the body; undefined where the attempt has been told already what comes of it */
export function jsonReader<T>(check: ShapeCheck, head: AnswerHead, attempt: HttpAttempt<T>, deliver: Deliver): BodyReader | undefined {
  const kind = check.bodyOf(head.status);
  if (kind === 'none') return void attempt.decided(head);
  const reader = new JsonReader(attempt, check, kind, head, deliver);
  return reader.isTooLong ? undefined : reader;
}

class JsonReader<T> implements BodyReader, KeptAnswer {
  previous: ReadAnswer | undefined = undefined;
  readonly isTooLong: boolean;
  private readonly status: number;
  private length = 0;
  /** The body, when it has come at once. */
  private text: string | undefined = undefined;
  private readonly declared: string | undefined;
  private chunks: Buffer[] | undefined = undefined;
  /** Undefined for plain JSON in UTF-8. */
  private readonly content: JsonContent | undefined;
  private value: unknown = undefined;

  constructor(
    private readonly attempt: HttpAttempt<T>,
    private readonly check: ShapeCheck,
    private readonly kind: Exclude<BodyKind, 'none'>,
    head: AnswerHead,
    private readonly deliver: Deliver,
  ) {
    this.status = head.status;
    this.declared = head.header('content-length');
    const [type, coding] = [head.header('content-type'), head.header('content-encoding')];
    this.content = kind === 'json' ? jsonContentOf(type, coding) : plainContentOf(kind, type, coding);
    this.isTooLong = this.declared !== undefined && Number(this.declared) > this.max;
    if (this.isTooLong) attempt.refuse('too-large', `${this.declared} bytes declared`);
  }

  data(chunk: Buffer): void {
    this.length += chunk.length;
    const { attempt, content } = this;
    if (this.length > this.max) attempt.refuse('too-large', `more than ${this.max} bytes`);
    else if (content?.fault !== undefined) attempt.refuse('bad-payload', content.fault);
    else if (!content && !this.chunks && this.kind !== 'bytes' && this.length === Number(this.declared)) this.text = utf8Of(chunk);
    else (this.chunks ??= []).push(Buffer.from(chunk));
  }

  ended(): void {
    const { attempt } = this;
    if (attempt.ended) return;
    if (this.length === 0 && this.kind !== 'json') return this.deliver(this.kind === 'text' ? '' : Buffer.alloc(0));
    if (this.length === 0) return attempt.fail('wrong-shape', { status: this.status, note: 'no content, where the contract has a body' });
    if (this.chunks) {
      const bytes = Buffer.concat(this.chunks, this.length);
      if (this.content) return void this.readOther(bytes, this.content);
      if (this.kind === 'bytes') return this.deliver(bytes);
      this.text = utf8Of(bytes);
    }
    this.parse();
  }

  get breach(): BrokenContract | undefined {
    const { target, operation } = this.attempt.call;
    const fault = this.check.faultAfterwards(this.status, this.value);
    if (fault === undefined) return undefined;
    target.recent.note(operation.name, 'wrong-shape', performance.now());
    return { upstream: target.upstream, operation: operation.name, fault };
  }

  private get max(): number {
    return this.attempt.call.target.maxResponse;
  }

  private parse(): void {
    const { attempt } = this;
    let { text } = this;
    if (text === undefined) return this.unusable('not UTF-8');
    if (text.charCodeAt(0) === BYTE_ORDER_MARK) text = text.slice(1);
    if (this.kind === 'text') return this.deliver(text);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      return this.unusable('not JSON', cause);
    }
    const fault = this.check.faultOf(this.status, value, text);
    if (fault) return attempt.fail('wrong-shape', { note: fault });
    // Requests have the answer for as long as they last; the bytes have done their work.
    this.text = this.chunks = undefined;
    this.value = value;
    attempt.call.keep(this);
    this.deliver(value, text);
  }

  /** Reads a body that is coded, or in another charset. */
  private async readOther(bytes: Buffer, { coding, charset }: JsonContent): Promise<void> {
    const { attempt } = this;
    try {
      const plain = await decoded(bytes, coding, this.max);
      if (attempt.ended) return;
      if (this.kind === 'bytes') return this.deliver(plain);
      this.text = charset === undefined ? utf8Of(plain) : textIn(charset, plain);
      if (this.text === undefined && charset !== undefined) this.unusable(`charset ${charset} is not known, or not what the content is in`);
      else this.parse();
    } catch (error) {
      if (error instanceof ContentTooLarge) attempt.fail('too-large', { note: error.message });
      else this.unusable((error as Error).message, error);
    }
  }

  /** All of it has come, and cannot be used; the same would come again. */
  private unusable(note: string, cause?: unknown): void {
    this.attempt.fail('bad-payload', { note, final: true, ...(cause === undefined ? {} : { cause }) });
  }
}

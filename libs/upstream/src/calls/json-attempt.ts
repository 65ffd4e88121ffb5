import type { BrokenContract, ReadAnswer } from '@portico/platform';
import type { AnswerHead } from '../connections/answer-parser.ts';
import type { ConnectionPool } from '../connections/connection-pool.ts';
import { ContentTooLarge, decoded } from '../content/content-coding.ts';
import { jsonContentOf, plainContentOf, textIn, utf8Of } from '../content/json-content.ts';
import type { JsonContent } from '../content/json-content.ts';
import type { BodyKind, ShapeCheck } from '../contract/shape-check.ts';
import type { Instance } from '../instances/instance.ts';
import { HttpAttempt } from './http-attempt.ts';
import type { HttpCall } from './http-call.ts';
import type { KeptAnswer } from './waiters.ts';

const BYTE_ORDER_MARK = 0xfeff;

/**
 * An attempt whose answer is read whole, bounded, parsed as JSON and, when it is this one's turn, checked against the contract. Where the
 * contract has a text or bytes for the status, they are the answer as they are; where it has nothing, whatever comes is passed over.
 */
export class JsonAttempt<T> extends HttpAttempt<T> implements KeptAnswer {
  private status = 0;
  private kind: BodyKind = 'json';
  private length = 0;
  /** The body, when it has come at once. */
  private text: string | undefined;
  private declared: string | undefined;
  private chunks: Buffer[] | undefined;
  /** Undefined for plain JSON in UTF-8. */
  private content: JsonContent | undefined;
  previous: ReadAnswer | undefined;
  private value: T | undefined;

  constructor(
    call: HttpCall<T>,
    instance: Instance<ConnectionPool>,
    now: number,
    private readonly check: ShapeCheck,
  ) {
    super(call, instance, now);
  }

  protected bodyComes(head: AnswerHead): void {
    this.status = head.status;
    this.kind = this.check.bodyOf(head.status);
    if (this.kind === 'none') return this.decided(head);
    this.declared = head.header('content-length');
    const [type, coding] = [head.header('content-type'), head.header('content-encoding')];
    this.content = this.kind === 'json' ? jsonContentOf(type, coding) : plainContentOf(this.kind, type, coding);
    if (this.declared !== undefined && Number(this.declared) > this.call.target.maxResponse) this.tooLarge(`${this.declared} bytes declared`);
  }

  protected bodyData(chunk: Buffer): void {
    this.length += chunk.length;
    const { content } = this;
    if (this.length > this.call.target.maxResponse) this.tooLarge(`more than ${this.call.target.maxResponse} bytes`);
    else if (content?.fault !== undefined) this.refuse('bad-payload', content.fault);
    else if (!content && !this.chunks && this.kind !== 'bytes' && this.length === Number(this.declared)) this.read(chunk);
    else (this.chunks ??= []).push(Buffer.from(chunk));
  }

  protected bodyEnded(): void {
    if (this.ended) return;
    if (this.length === 0 && this.kind !== 'json') return this.succeed((this.kind === 'text' ? '' : Buffer.alloc(0)) as T);
    if (this.length === 0) return this.fail('wrong-shape', { status: this.status, note: 'no content, where the contract has a body' });
    if (this.chunks) {
      const bytes = Buffer.concat(this.chunks, this.length);
      if (this.content) return void this.readOther(bytes, this.content);
      if (this.kind === 'bytes') return this.succeed(bytes as T);
      this.read(bytes);
    }
    this.parse();
  }

  private read(bytes: Buffer): void {
    this.text = utf8Of(bytes);
  }

  private parse(): void {
    let { text } = this;
    if (text === undefined) return this.unusable('not UTF-8');
    if (text.charCodeAt(0) === BYTE_ORDER_MARK) text = text.slice(1);
    if (this.kind === 'text') return this.succeed(text as T);
    let value: T;
    try {
      value = JSON.parse(text) as T;
    } catch (cause) {
      return this.unusable('not JSON', cause);
    }
    const fault = this.check.faultOf(this.status, value, text);
    if (fault) this.fail('wrong-shape', { note: fault });
    else {
      this.remember(value, text);
      this.succeed(value);
    }
  }

  /** It has the answer for as long as the requests last that get it; the bytes have done their work. @param _text that it was read from */
  protected remember(value: T, _text: string): void {
    this.text = this.chunks = undefined;
    this.value = value;
    this.call.keep(this);
  }

  get breach(): BrokenContract | undefined {
    const { target, operation } = this.call;
    const fault = this.check.faultAfterwards(this.status, this.value);
    if (fault === undefined) return undefined;
    target.recent.note(operation.name, 'wrong-shape', performance.now());
    return { upstream: target.upstream, operation: operation.name, fault };
  }

  /** Reads a body that is coded, or in another charset. */
  private async readOther(bytes: Buffer, { coding, charset }: JsonContent): Promise<void> {
    try {
      const plain = await decoded(bytes, coding, this.call.target.maxResponse);
      if (this.ended) return;
      if (this.kind === 'bytes') return this.succeed(plain as T);
      this.text = charset === undefined ? utf8Of(plain) : textIn(charset, plain);
      if (this.text === undefined && charset !== undefined) this.unusable(`charset ${charset} is not known, or not what the content is in`);
      else this.parse();
    } catch (error) {
      if (error instanceof ContentTooLarge) this.fail('too-large', { note: error.message });
      else this.unusable((error as Error).message, error);
    }
  }

  /** All of it has come, and cannot be used; the same would come again. */
  private unusable(note: string, cause?: unknown): void {
    this.fail('bad-payload', { note, final: true, ...(cause === undefined ? {} : { cause }) });
  }

  private tooLarge(note: string): void {
    this.refuse('too-large', note);
  }
}

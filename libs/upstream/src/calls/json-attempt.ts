import type { AnswerHead } from '../connections/answer-parser.ts';
import type { ConnectionPool } from '../connections/connection-pool.ts';
import type { ShapeCheck } from '../contract/shape-check.ts';
import type { Instance } from '../instances/instance.ts';
import { HttpAttempt } from './http-attempt.ts';
import type { HttpCall } from './http-call.ts';

/** An attempt whose answer is read whole, bounded, parsed as JSON and, when it is this one's turn, checked against the contract. */
export class JsonAttempt<T> extends HttpAttempt<T> {
  private status = 0;
  private length = 0;
  /** The body, when it has come at once. */
  private text: string | undefined;
  private declared: string | undefined;
  private chunks: Buffer[] | undefined;

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
    this.declared = head.header('content-length');
    if (this.declared !== undefined && Number(this.declared) > this.call.target.maxResponse) this.tooLarge(`${this.declared} bytes declared`);
    const type = head.header('content-type');
    if (this.status !== 204 && !isJson(type)) this.refuse('bad-payload', `content-type ${type ?? 'missing'}`);
  }

  protected bodyData(chunk: Buffer): void {
    this.length += chunk.length;
    if (this.length > this.call.target.maxResponse) this.tooLarge(`more than ${this.call.target.maxResponse} bytes`);
    else if (!this.chunks && this.length === Number(this.declared)) this.text = chunk.toString('utf8');
    else (this.chunks ??= []).push(Buffer.from(chunk));
  }

  protected bodyEnded(): void {
    if (this.ended) return;
    if (this.status === 204) return this.succeed(undefined as T);
    let value: T;
    try {
      value = JSON.parse(this.text ?? Buffer.concat(this.chunks ?? [], this.length).toString('utf8')) as T;
    } catch (cause) {
      return this.fail('bad-payload', { note: 'not JSON', cause });
    }
    const fault = this.check.faultOf(this.status, value);
    if (fault) this.fail('wrong-shape', { note: fault });
    else this.succeed(value);
  }

  private tooLarge(note: string): void {
    this.refuse('too-large', note);
  }
}

const isJson = (type: string | undefined): boolean => type === 'application/json' || (type !== undefined && /^application\/(?:json|[\w.-]+\+json)\b/.test(type));

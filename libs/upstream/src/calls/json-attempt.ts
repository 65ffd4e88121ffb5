import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { ShapeCheck } from '../contract/shape-check.ts';
import type { Instance } from '../instances/instance.ts';
import { HttpAttempt } from './http-attempt.ts';
import type { Controller } from './http-attempt.ts';
import type { HttpCall } from './http-call.ts';

const NOTHING = Buffer.alloc(0);

/** An attempt whose answer is read whole, bounded, parsed as JSON and, when it is this one's turn, checked against the contract. */
export class JsonAttempt<T> extends HttpAttempt<T> {
  private status = 0;
  private length = 0;
  private first: Buffer = NOTHING;
  private more: Buffer[] | undefined;

  constructor(
    call: HttpCall<T>,
    instance: Instance<Dispatcher>,
    now: number,
    private readonly check: ShapeCheck,
  ) {
    super(call, instance, now);
  }

  protected answerStarted(controller: Controller, status: number, headers: IncomingHttpHeaders): void {
    this.status = status;
    const declared = headers['content-length'];
    if (declared !== undefined && Number(declared) > this.call.target.maxResponse) this.tooLarge(controller, `${declared} bytes declared`);
    const type = headers['content-type'];
    if (status !== 204 && !isJson(type)) this.refuse(controller, 'bad-payload', `content-type ${type ?? 'missing'}`);
  }

  protected answerData(controller: Controller, chunk: Buffer): void {
    if (this.length + chunk.length > this.call.target.maxResponse) return this.tooLarge(controller, `more than ${this.call.target.maxResponse} bytes`);
    if (this.length === 0) this.first = chunk;
    else (this.more ??= [this.first]).push(chunk);
    this.length += chunk.length;
  }

  protected answerEnded(): void {
    if (this.ended) return;
    if (this.status === 204) return this.succeed(undefined as T);
    const body = this.more ? Buffer.concat(this.more, this.length) : this.first;
    let value: T;
    try {
      value = JSON.parse(body.toString('utf8')) as T;
    } catch (cause) {
      return this.fail('bad-payload', { note: 'not JSON', cause });
    }
    const fault = this.check.faultOf(this.status, value);
    if (fault) this.fail('wrong-shape', { note: fault });
    else this.succeed(value);
  }

  private tooLarge(controller: Controller, note: string): void {
    this.refuse(controller, 'too-large', note);
  }
}

const isJson = (type: string | undefined): boolean => type === 'application/json' || (type !== undefined && /^application\/(?:json|[\w.-]+\+json)\b/.test(type));

import { withoutOws } from '@portico/config';
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { BrokenAnswer, HEAD_TOO_LONG, LONGEST_HEAD } from '../answer-parser.ts';
import type { AnswerHead } from '../answer-parser.ts';
import type { Exchange } from '../exchange.ts';
import type { UndiciConnection } from './undici-connection.ts';

/** Ends a request that was given up before undici came to send it. The connection is kept. */
export class GivenUp extends Error {
  constructor() {
    super('the exchange was given up before it was sent');
    this.name = 'GivenUp';
  }
}

/** An exchange that undici has been given: what it tells goes on to the listener, until the exchange is over. */
export class Dispatched implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined = undefined;
  /** Milliseconds that the connection may be kept after the answer; undefined until that has begun. */
  private keep: number | undefined = undefined;
  /** Bytes of the body still to come, where the answer says how many there are. */
  private left = Number.NaN;
  private over = false;

  /** Whether anything of the request may have left. */
  get wasSent(): boolean {
    return this.controller !== undefined;
  }

  get answerBegan(): boolean {
    return this.keep !== undefined;
  }

  constructor(
    private readonly connection: UndiciConnection,
    private readonly exchange: Exchange,
  ) {}

  /** Nothing is told any more. What has not been sent will not be. */
  giveUp(): void {
    this.over = true;
    this.controller?.abort(new GivenUp());
  }

  pause(): void {
    this.controller?.pause();
  }

  resume(): void {
    this.controller?.resume();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Undici takes what is thrown here for the end of the request, and keeps the connection.
    if (this.over) throw new GivenUp();
    this.controller = controller;
    this.exchange.sent = true;
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Fields): void {
    // Informational answers come before the one that counts (RFC 9110, section 15.2).
    if (this.over || status < 200) return;
    this.controller = controller;
    const head = new UndiciAnswer(status, headers);
    if (head.isTooLong) throw new BrokenAnswer('HPE_HEADER_OVERFLOW', HEAD_TOO_LONG);
    this.keep = this.connection.keepAfter(head);
    this.left = Number(head.header('content-length') ?? Number.NaN);
    this.exchange.listener.answerStarted(head);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.over) return;
    this.left -= chunk.length;
    this.exchange.listener.answerData(chunk);
    // Undici would not come to the end of an answer all of which has been read.
    if (this.left === 0) controller.resume();
  }

  onResponseEnd(): void {
    const { over, exchange } = this;
    this.over = true;
    this.connection.finished(this.keep ?? 0);
    if (over) return;
    try {
      exchange.listener.answerEnded();
    } catch (error) {
      exchange.listener.broken(error as Error);
    }
  }

  onResponseError(_controller: unknown, error: Error): void {
    const told = !this.over;
    this.over = true;
    this.connection.failed(error, this, told ? this.exchange : undefined);
  }
}

/** Fields as undici gives them: names in lower case, a list for those that came several times. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The head of an answer that undici has read. */
class UndiciAnswer implements AnswerHead {
  constructor(
    readonly status: number,
    private readonly fields: Fields,
  ) {}

  /** Over HTTP/2 nothing else bounds it: there every field counts with its name and value. */
  get isTooLong(): boolean {
    let length = 0;
    for (const [name, value] of Object.entries(this.fields)) for (const one of listOf(value)) length += name.length + one.length;
    return length > LONGEST_HEAD;
  }

  header(name: string): string | undefined {
    return Object.hasOwn(this.fields, name) ? joined(this.fields[name]) : undefined;
  }

  headers(): IncomingHttpHeaders {
    const headers: IncomingHttpHeaders = Object.create(null);
    for (const [name, value] of Object.entries(this.fields)) {
      if (name === 'set-cookie') headers[name] = [...listOf(value)];
      else headers[name] = joined(value);
    }
    return headers;
  }
}

/** Without the white space around each value, of which undici leaves what is behind it (RFC 9110, section 5.5). */
const listOf = (value: string | readonly string[] | undefined): readonly string[] => (value === undefined ? [] : typeof value === 'string' ? [withoutOws(value)] : value.map(withoutOws));

/** RFC 9110, section 5.3. */
const joined = (value: string | readonly string[] | undefined): string => listOf(value).join(', ');

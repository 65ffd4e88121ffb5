import type { IncomingHttpHeaders } from 'node:http';
import { instantiate } from './llhttp.cjs';
import type { Llhttp } from './llhttp.cjs';

/** What llhttp calls while it reads. Spans are given as positions in its memory. An answer other than 0 is an error of ours. */
interface ParserEvents {
  began(): number;
  name(at: number, length: number): void;
  value(at: number, length: number): void;
  /** @returns 1 when no body follows whatever the header says */
  headComplete(status: number, keepsAlive: boolean): number;
  body(at: number, length: number): void;
  complete(): void;
}

const FINE = 0;

/** The parser that is reading; llhttp reads for one at a time. */
let reading: ParserEvents;

/** Has `events` called for what is read until this is called again. */
const readFor = (events: ParserEvents): void => void (reading = events);

export const parser: Llhttp = instantiate({
  wasm_on_message_begin: () => reading.began(),
  wasm_on_url: () => FINE,
  wasm_on_status: () => FINE,
  wasm_on_header_field: (_parser: number, at: number, length: number) => (reading.name(at, length), FINE),
  wasm_on_header_value: (_parser: number, at: number, length: number) => (reading.value(at, length), FINE),
  wasm_on_headers_complete: (_parser: number, status: number, _upgrade: number, keepsAlive: number) => reading.headComplete(status, keepsAlive === 1),
  wasm_on_body: (_parser: number, at: number, length: number) => (reading.body(at, length), FINE),
  wasm_on_message_complete: () => (reading.complete(), FINE),
});

/** Bytes that are read from a socket at once. */
export const READ_AT_ONCE = 64 * 1024;
/** Bytes of an answer's head that are read at most; Node's own limit. */
export const LONGEST_HEAD = 16 * 1024;
export const HEAD_TOO_LONG = `its head is longer than ${LONGEST_HEAD} bytes`;
const [SWITCHING, EARLY_HINTS] = [101, 103];
/** llhttp's type of parser that reads answers. */
const RESPONSE = 2;
const REFUSED = -1;
/** Has llhttp read nothing further as HTTP, and what it says then (its `HPE_PAUSED_UPGRADE`). */
const [LEAVES_HTTP, HAS_LEFT] = [2, 22];

/** Where llhttp finds what it is to read. */
const input = parser.malloc(READ_AT_ONCE);
let view = new Uint8Array(parser.memory.buffer, input, READ_AT_ONCE);

/** Status and header of an answer. It may be asked for as long as `answerStarted` has not returned. */
export interface AnswerHead {
  readonly status: number;
  /** @param name in lower case @returns the values, joined by commas (RFC 9110, section 5.3); undefined when there is none */
  header(name: string): string | undefined;
  headers(): IncomingHttpHeaders;
}

/** What becomes of the answers that a parser reads. Chunks are lent: they change when `answerData` has returned. */
export interface AnswerReader {
  /** Whether an answer is expected. */
  readonly expecting: boolean;
  /** Whether the answer has no body whatever its header says (RFC 9110, section 6.4.1). */
  readonly bodiless: boolean;
  /** The protocol that was asked for, so that a 101 may be the answer (RFC 9110, section 15.2.2). */
  readonly upgrading?: string | undefined;
  answerStarted(head: AnswerHead): void;
  /** Told of 103 (Early Hints, RFC 8297), before the answer. */
  answerHinted?(head: AnswerHead): void;
  answerData(chunk: Buffer): void;
}

/** What is wrong with what came. The code is llhttp's, with Node's `HPE_` in front. */
export class BrokenAnswer extends Error {
  constructor(
    readonly code: string,
    reason: string,
  ) {
    super(`the answer is not HTTP/1.1: ${reason}`);
    this.name = 'BrokenAnswer';
  }
}

/**
 * Reads the answers of one connection, in turn. llhttp finds where the parts are; what the names and values are is looked up
 * when somebody asks.
 */
export class AnswerParser implements AnswerHead, ParserEvents {
  status = 0;
  /** Whether an answer has come to its end since this was last set. */
  done = false;
  /** Fields behind the body of the answer that was read last (RFC 9112, section 7.1.2): names and values in turn. */
  trailers: string[] = [];
  /** Where in the chunk that was read last the other protocol begins, once the connection speaks one. */
  switchedAt: number | undefined = undefined;
  /** Whether the connection may be used after the answer. */
  keepsAlive = false;
  private readonly pointer = parser.llhttp_alloc(RESPONSE);
  private chunk: Buffer = Buffer.alloc(0);
  /** The head as far as it came in earlier chunks. */
  private text = '';
  /** Four places in the head for each field: where its name begins and ends, where its value begins and ends. */
  private readonly marks: number[] = [];
  /** How many of them are of this head: the list itself is not made shorter, which costs 0.2 µs. */
  private marked = 0;
  private inValue = true;
  /** Characters of trailers. */
  private trailed = 0;
  private headRead = false;
  private refused: BrokenAnswer | undefined = undefined;

  constructor(private readonly reader: AnswerReader) {}

  /** Reads the first `length` bytes of `chunk`. @returns what is wrong with them */
  read(chunk: Buffer, length: number): BrokenAnswer | undefined {
    if (view.buffer !== parser.memory.buffer) view = new Uint8Array(parser.memory.buffer, input, READ_AT_ONCE);
    view.set(length === chunk.length ? chunk : chunk.subarray(0, length));
    this.chunk = chunk;
    readFor(this);
    const fault = parser.llhttp_execute(this.pointer, input, length);
    if (fault === HAS_LEFT && this.status === SWITCHING && this.headRead) {
      this.switchedAt = parser.llhttp_get_error_pos(this.pointer) - input;
      return undefined;
    }
    if (fault !== 0) return this.fault(fault);
    if (this.trailed > LONGEST_HEAD) return new BrokenAnswer('HPE_HEADER_OVERFLOW', `its trailers are longer than ${LONGEST_HEAD} bytes`);
    if (!this.headRead) this.text += chunk.toString('latin1', 0, length);
    return this.text.length > LONGEST_HEAD ? new BrokenAnswer('HPE_HEADER_OVERFLOW', HEAD_TOO_LONG) : undefined;
  }

  /** The connection has ended, and with it an answer that has no other end. */
  end(): void {
    readFor(this);
    parser.llhttp_finish(this.pointer);
  }

  free(): void {
    parser.llhttp_free(this.pointer);
  }

  header(name: string): string | undefined {
    const { marks, marked } = this;
    let found: string | undefined;
    for (let at = 0; at < marked; at += 4) {
      // Most fields are not of the same length, and need not be looked at.
      if ((marks[at + 1] as number) - (marks[at] as number) !== name.length || this.nameAt(at) !== name) continue;
      found = found === undefined ? this.valueAt(at) : `${found}, ${this.valueAt(at)}`;
    }
    return found;
  }

  headers(): IncomingHttpHeaders {
    const headers: IncomingHttpHeaders = Object.create(null);
    for (let at = 0; at < this.marked; at += 4) {
      const [name, value] = [this.nameAt(at), this.valueAt(at)];
      if (name === 'set-cookie') (headers[name] ??= []).push(value);
      else headers[name] = headers[name] === undefined ? value : `${headers[name] as string}, ${value}`;
    }
    return headers;
  }

  began(): number {
    if (!this.reader.expecting || this.done) return this.refuse('HPE_CB_MESSAGE_BEGIN', 'nothing was asked for');
    this.text = '';
    this.marked = 0;
    this.inValue = true;
    this.headRead = false;
    if (this.trailed > 0) [this.trailed, this.trailers] = [0, []];
    return 0;
  }

  name(at: number, length: number): void {
    if (this.headRead) return this.trail(at, length, this.inValue, false);
    this.mark(at, length, this.inValue);
    this.inValue = false;
  }

  value(at: number, length: number): void {
    if (this.headRead) return this.trail(at, length, !this.inValue, true);
    this.mark(at, length, !this.inValue);
    this.inValue = true;
  }

  headComplete(status: number, keepsAlive: boolean): number {
    const switches = status === SWITCHING && this.reader.upgrading !== undefined;
    if (status === SWITCHING && !switches) return this.refuse('HPE_PAUSED_UPGRADE', 'it is a 101, a change of the protocol that was not asked for');
    const hints = status === EARLY_HINTS && this.reader.answerHinted !== undefined;
    if (status < 200 && !switches && !hints) return 0;
    const { marks, marked, text } = this;
    const end = marked === 0 ? 0 : (marks[marked - 1] as number);
    this.text += this.chunk.toString('latin1', 0, end - text.length);
    if (this.text.length > LONGEST_HEAD) return this.refuse('HPE_HEADER_OVERFLOW', HEAD_TOO_LONG);
    this.status = status;
    if (hints) {
      this.reader.answerHinted?.(this);
      [this.text, this.marked] = ['', 0];
      return 0;
    }
    this.headRead = true;
    this.keepsAlive = keepsAlive;
    if (switches && this.header('upgrade')?.toLowerCase() !== this.reader.upgrading) return this.refuse('HPE_PAUSED_UPGRADE', `it is a 101, a change to another protocol than ${this.reader.upgrading}`);
    this.reader.answerStarted(this);
    if (switches) return LEAVES_HTTP;
    return this.reader.bodiless ? 1 : 0;
  }

  body(at: number, length: number): void {
    this.reader.answerData(this.chunk.subarray(at - input, at - input + length));
  }

  complete(): void {
    // Informational answers come before the one that counts (RFC 9110, section 15.2).
    this.done = this.headRead && this.status !== SWITCHING;
  }

  /** A trailer is kept as it comes: there are few of them. */
  private trail(at: number, length: number, first: boolean, inValue: boolean): void {
    this.inValue = inValue;
    this.trailed += length;
    const { trailers } = this;
    const text = this.chunk.toString('latin1', at - input, at - input + length);
    if (first) trailers.push(text);
    else trailers[trailers.length - 1] += text;
  }

  /** A span that a chunk's end has cut goes on in the next one. */
  private mark(at: number, length: number, first: boolean): void {
    const start = at - input + this.text.length;
    if (first) this.marks[this.marked++] = start;
    else this.marked -= 1;
    this.marks[this.marked++] = start + length;
  }

  private nameAt(at: number): string {
    return this.text.slice(this.marks[at], this.marks[at + 1]).toLowerCase();
  }

  /** Without the white space behind it, which llhttp leaves (RFC 9110, section 5.5). */
  private valueAt(at: number): string {
    const { text, marks } = this;
    let end = marks[at + 3] as number;
    while (text[end - 1] === ' ' || text[end - 1] === '\t') end -= 1;
    return text.slice(marks[at + 2], end);
  }

  /** Has llhttp stop. */
  private refuse(code: string, reason: string): number {
    this.refused = new BrokenAnswer(code, reason);
    return REFUSED;
  }

  private fault(code: number): BrokenAnswer {
    if (this.refused) return this.refused;
    return new BrokenAnswer(textAt(parser.llhttp_errno_name(code)), textAt(parser.llhttp_get_error_reason(this.pointer)));
  }
}

/** A text in llhttp's memory, up to its zero. */
function textAt(pointer: number): string {
  if (pointer === 0) return '';
  const bytes = Buffer.from(parser.memory.buffer, pointer);
  return bytes.toString('latin1', 0, bytes.indexOf(0));
}

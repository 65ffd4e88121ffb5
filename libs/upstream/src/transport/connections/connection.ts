import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { AnswerParser, READ_AT_ONCE } from './answer-parser.ts';
import type { AnswerHead, AnswerReader } from './answer-parser.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { Exchange } from './exchange.ts';
import { StreamedBody } from './streamed-body.ts';
import type { Sending } from './streamed-body.ts';
import type { PooledConnection } from './transport.ts';

/** What a socket reads into. One for all: what is read is looked at before anything else is read. */
const ARRIVING = Buffer.allocUnsafeSlow(READ_AT_ONCE);

/** Opens a socket that hands on what it reads as is told. */
export type OpenSocket = (onread: { buffer: Uint8Array; callback: (length: number) => boolean }) => Socket;

/** The connection has ended before the answer has. */
export class ConnectionLost extends Error {
  constructor() {
    super('the upstream closed the connection');
    this.name = 'ConnectionLost';
  }
}

/** A connection of our own to an instance, over HTTP/1.1. */
export class Connection implements PooledConnection, AnswerReader {
  /** When it is too old to be used again, on the clock of `performance.now()`. */
  usableUntil = Number.POSITIVE_INFINITY;
  /** Whether it is one more than the pool's. */
  detached = false;
  private exchange: Exchange | undefined = undefined;
  private readonly socket: Socket;
  private readonly parser: AnswerParser;
  /** Milliseconds; 0 when it may not be used after the answer that comes. */
  private usableFor = 0;
  private fault: Error | undefined = undefined;
  /** The body of the request, while it is sent as it arrives. */
  private sending: Sending | undefined = undefined;

  constructor(
    private readonly pool: ConnectionPool,
    open: OpenSocket,
  ) {
    this.parser = new AnswerParser(this);
    this.socket = open({ buffer: ARRIVING, callback: (length) => this.read(length) });
    this.socket
      .on('error', (error) => (this.fault ??= error))
      .once('end', () => this.end())
      .once('close', () => this.close());
  }

  /** Takes an exchange over; it is sent with `send`. */
  reserve(exchange: Exchange): void {
    this.exchange = exchange;
    exchange.connection = this;
  }

  /** Sends the request, unless it was given up meanwhile. One whose connection has ended goes back to the pool. */
  send(): void {
    const { exchange, socket } = this;
    if (!exchange || exchange.sent || socket.destroyed) return;
    exchange.sent = true;
    const { method, path, fields, body, upgrade } = exchange.request;
    let head = `${method} ${path} HTTP/1.1${upgrade === undefined ? this.pool.fields : this.pool.upgradeFields(upgrade)}${fields}`;
    if (exchange.observation) exchange.observation.sent(socket, head);
    if (body === undefined) {
      socket.write(WITHOUT_BODY.has(method) ? `${head}\r\n\r\n` : `${head}\r\ncontent-length: 0\r\n\r\n`, 'latin1');
      return;
    }
    if (body instanceof StreamedBody) {
      socket.write(`${head}\r\n${body.framing}\r\n\r\n`, 'latin1');
      this.sending = body.sendOver(socket, (whom) => exchange.listener.bodyWaits?.(whom));
      return;
    }
    const length = Buffer.byteLength(body);
    head += `\r\ncontent-length: ${length}\r\n\r\n`;
    if (typeof body === 'string' && length === body.length) {
      socket.write(head + body, 'latin1');
      return;
    }
    socket.cork();
    socket.write(head, 'latin1');
    socket.write(body);
    socket.uncork();
  }

  /** The exchange is no longer wanted. */
  giveUp(): void {
    const { exchange } = this;
    this.sending?.stop();
    this.exchange = undefined;
    if (exchange) exchange.connection = undefined;
    if (exchange && !exchange.sent) this.pool.release(this);
    else this.destroy();
  }

  detach(): void {
    this.pool.detach(this);
  }

  /** A source that ends ends this side of the connection. */
  sendFrom(source: Readable): void {
    source.pipe(this.socket);
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** @param error what the waiting exchange is told */
  destroy(error?: Error): void {
    if (error) this.fault ??= error;
    this.socket.destroy();
  }

  get expecting(): boolean {
    return this.exchange !== undefined && this.exchange.sent;
  }

  get bodiless(): boolean {
    return this.exchange?.request.method === 'HEAD';
  }

  get upgrading(): string | undefined {
    return this.exchange?.request.upgrade;
  }

  answerStarted(head: AnswerHead): void {
    const { exchange, pool } = this;
    if (!exchange) return;
    this.usableFor = this.parser.keepsAlive && this.upgrading === undefined ? pool.keepFor(head.header('keep-alive')) : 0;
    exchange.listener.answerStarted(head);
  }

  answerHinted(head: AnswerHead): void {
    this.exchange?.listener.answerHinted?.(head);
  }

  answerData(chunk: Buffer): void {
    this.exchange?.listener.answerData(chunk);
  }

  /** @returns whether more is to be read */
  private read(length: number): boolean {
    let fault: Error | undefined;
    const { parser } = this;
    try {
      if (parser.switchedAt === undefined) fault = parser.read(ARRIVING, length);
      // Behind a head that ends HTTP, the rest of the chunk; from then on all that comes.
      const from = parser.switchedAt;
      if (from !== undefined && from < length) this.answerData(ARRIVING.subarray(from, length));
      if (from !== undefined) parser.switchedAt = 0;
    } catch (error) {
      fault = error as Error;
    }
    if (fault) this.destroy(fault);
    if (parser.done) this.finish();
    return true;
  }

  private end(): void {
    // Another protocol has no other end.
    if (this.parser.switchedAt !== undefined) return this.finish();
    this.parser.end();
    if (this.parser.done) this.finish();
    else this.destroy(new ConnectionLost());
  }

  /** The answer is complete. */
  private finish(): void {
    const { exchange, socket, pool, parser } = this;
    parser.done = false;
    if (!exchange) return;
    this.exchange = undefined;
    exchange.connection = undefined;
    const { sending } = this;
    sending?.stop();
    this.sending = undefined;
    // What is still unsent of a request whose answer is complete would go before the next one.
    if (this.usableFor > 0 && sending?.done !== false && socket.writableLength === 0 && !socket.destroyed) {
      if (socket.isPaused()) socket.resume();
      this.usableUntil = performance.now() + this.usableFor;
      pool.release(this);
    } else this.destroy();
    try {
      exchange.listener.answerEnded(parser.trailers);
    } catch (error) {
      exchange.listener.broken(error as Error);
    }
  }

  private close(): void {
    this.parser.free();
    this.sending?.stop();
    const { exchange, fault } = this;
    this.exchange = undefined;
    if (exchange) exchange.connection = undefined;
    this.pool.lost(this, fault, exchange);
  }
}

/** Methods whose requests without a body say nothing of its length (RFC 9110, section 8.6). */
const WITHOUT_BODY: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE']);

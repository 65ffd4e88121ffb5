import { BrokenAnswer, HEAD_TOO_LONG } from '../answer-parser.ts';
import type { AnswerHead } from '../answer-parser.ts';
import type { ConnectionPool } from '../connection-pool.ts';
import { ConnectionLost } from '../connection.ts';
import type { Exchange } from '../exchange.ts';
import type { PooledConnection } from '../transport.ts';
import { Dispatched, GivenUp } from './dispatched.ts';
import type { Session } from './session.ts';

/** Milliseconds that a connection is kept which nothing has been sent over: until then nothing reads what the other side does with it. */
const UNUSED = 500;

/** Room for one exchange at a time: a connection of undici's over HTTP/1.1, one of the streams of a connection over HTTP/2. */
export class UndiciConnection implements PooledConnection {
  usableUntil = Number.POSITIVE_INFINITY;
  detached = false;
  private exchange: Exchange | undefined = undefined;
  private dispatched: Dispatched | undefined = undefined;
  private closed = false;

  constructor(
    private readonly pool: ConnectionPool,
    private session: Session,
  ) {}

  /** It can be used, for a short time until it is. */
  opened(): void {
    this.usableUntil = performance.now() + UNUSED;
  }

  moveTo(session: Session): void {
    this.session = session;
  }

  reserve(exchange: Exchange): void {
    this.exchange = exchange;
    exchange.connection = this;
  }

  send(): void {
    const { exchange } = this;
    if (!exchange || this.dispatched || this.closed) return;
    this.dispatched = new Dispatched(this, exchange);
    this.session.dispatch(exchange, this.dispatched);
  }

  giveUp(): void {
    const { dispatched } = this;
    this.forget();
    // One that undici has comes back with its end.
    if (dispatched) dispatched.giveUp();
    else this.pool.release(this);
  }

  detach(): void {
    this.pool.detach(this);
  }

  pause(): void {
    this.dispatched?.pause();
  }

  resume(): void {
    this.dispatched?.resume();
  }

  destroy(error?: Error): void {
    if (this.closed) return;
    const { exchange, dispatched } = this;
    this.forget();
    this.leave();
    dispatched?.giveUp();
    this.pool.lost(this, error, exchange);
  }

  /** The socket has ended. A request that undici has is told of by undici. */
  socketEnded(error: Error | undefined): void {
    if (this.dispatched) return;
    const { exchange } = this;
    if (!exchange || !error) return this.destroy();
    // An upstream that accepts connections and fails them would be connected to for as long as there is time.
    this.forget();
    this.destroy();
    exchange.listener.broken(error);
  }

  /** Milliseconds that the connection may be kept after the answer. */
  keepAfter(head: AnswerHead): number {
    if (this.session.multiplexed) return this.pool.keepFor(undefined);
    return /(?:^|,)[ \t]*close[ \t]*(?:,|$)/i.test(head.header('connection') ?? '') ? 0 : this.pool.keepFor(head.header('keep-alive'));
  }

  /** For `Dispatched`: the answer is complete. @param keep milliseconds */
  finished(keep: number): void {
    this.forget();
    this.dispatched = undefined;
    if (this.closed) return;
    this.usableUntil = performance.now() + keep;
    if (keep > 0 && this.session.isDrained) this.pool.release(this);
    else this.destroy();
  }

  /** For `Dispatched`: the exchange has failed. @param exchange undefined when it was given up */
  failed(error: Error, { wasSent, answerBegan }: Dispatched, exchange: Exchange | undefined): void {
    this.forget();
    this.dispatched = undefined;
    const fault = faultOf(error, answerBegan, this.session.socketError);
    if (exchange && (wasNotProcessed(error) || this.session.couldNotConnect(error))) exchange.sent = false;
    if (this.closed) return void exchange?.listener.broken(fault);
    // Over HTTP/2 a stream ends without its connection, and so does what was never sent.
    if (this.session.isOpen && (this.session.multiplexed || (error instanceof GivenUp && !wasSent))) this.pool.release(this);
    else this.destroy();
    exchange?.listener.broken(fault);
  }

  private forget(): void {
    if (this.exchange) this.exchange.connection = undefined;
    this.exchange = undefined;
  }

  private leave(): void {
    this.closed = true;
    this.session.leave(this);
  }
}

type Coded = Error & { readonly code?: unknown; readonly http2ErrorCode?: unknown };

/** RFC 9113, section 7. */
const REFUSED_STREAM = 7;
/** What undici says of the requests of a connection whose GOAWAY names an earlier stream as the last one. */
const GONE_AWAY = /^HTTP\/2: "GOAWAY" frame received/;

/**
 * What became of an exchange, as our own transport says it, so that it is classified alike for both.
 *
 * @param began whether the head of the answer had come
 * @param socketError what ended the socket, where undici says only that it has ended
 */
export function faultOf(error: Coded, began: boolean, socketError: Error | undefined): Error {
  const { code, message } = error;
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return new BrokenAnswer('HPE_HEADER_OVERFLOW', HEAD_TOO_LONG);
  if (error instanceof BrokenAnswer) return error;
  // Undici means to give llhttp's code, and has none.
  if (error.name === 'HTTPParserError') return new BrokenAnswer(typeof code === 'string' ? code : 'HPE_INVALID', message);
  if (typeof code !== 'string') return error;
  // What undici calls a head that cannot be read, if it has a content-length.
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' && !began) return new BrokenAnswer('HPE_INVALID_CONTENT_LENGTH', message);
  if (code === 'UND_ERR_SOCKET' && message === 'bad upgrade') return new BrokenAnswer('HPE_PAUSED_UPGRADE', 'it is a 101, a change of the protocol that was not asked for');
  if (code === 'UND_ERR_SOCKET' && message === 'bad response') return new BrokenAnswer('HPE_CB_MESSAGE_BEGIN', 'nothing was asked for');
  if (code === 'UND_ERR_SOCKET' && socketError) return socketError;
  return code.startsWith('UND_ERR_') ? Object.assign(new ConnectionLost(), { cause: error }) : error;
}

/** Whether the upstream says that it has not looked at the request (RFC 9113, sections 6.8 and 8.7). */
const wasNotProcessed = ({ http2ErrorCode, message }: Coded): boolean => http2ErrorCode === REFUSED_STREAM || GONE_AWAY.test(message);

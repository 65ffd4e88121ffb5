import type { Socket } from 'node:net';
import { outsideRequests } from '@portico/platform';
import type { buildConnector, Client, Dispatcher } from 'undici';
import { LONGEST_HEAD } from '../answer-parser.ts';
import { ConnectionLost } from '../connection.ts';
import type { Exchange } from '../exchange.ts';
import { StreamedBody } from '../streamed-body.ts';
import type { Making } from '../transport.ts';
import { noteCuts } from './cut-streams.ts';
import type { Undici } from './load.ts';
import { headersOf } from './request-headers.ts';
import type { SocketOpener } from './socket-opener.ts';
import type { UndiciConnection } from './undici-connection.ts';
import { UndiciObservation } from './undici-observation.ts';

/** Streams on one connection over HTTP/2 at most; the upstream may allow fewer, and undici waits for one then. */
export const STREAMS = 100;
/** Milliseconds between two connections where the first could not be made: undici asks again at once for as long as other streams go on. */
const PAUSE = 100;

/**
 * One of undici's clients, with its socket. The socket is opened before there is an exchange for it, so that the pool decides which one is
 * sent first. Over HTTP/2 it serves many exchanges; after a GOAWAY undici opens another for those that were not looked at.
 */
export class Session {
  multiplexed = false;
  /** Whether it takes no further connection of the pool on. */
  retired = false;
  private readonly client: Client;
  private readonly members = new Map<UndiciConnection, Making | undefined>();
  private socket: Socket | undefined = undefined;
  private state: 'connecting' | 'open' | 'ended' = 'connecting';
  private unused = true;
  private failure: Error | undefined = undefined;
  /** What ended the socket. */
  socketError: Error | undefined = undefined;

  /** @param keepAlive milliseconds @param ended told when it has no members any more */
  constructor(
    undici: Undici,
    private readonly origin: string,
    private readonly opener: SocketOpener,
    private readonly shared: boolean,
    keepAlive: number,
    private readonly ended: (session: Session) => void,
  ) {
    this.client = outsideRequests(
      () =>
        new undici.Client(opener.forwardedBy?.origin ?? origin, {
          connect: (_place, done) => this.connect(done),
          allowH2: shared,
          h2Options: { maxConcurrentStreams: STREAMS },
          useMilo: false,
          maxHeaderSize: LONGEST_HEAD,
          // Attempts have their own times, and the pool ends what is idle.
          headersTimeout: 0,
          bodyTimeout: 0,
          keepAliveTimeout: Math.max(1, keepAlive),
          keepAliveTimeoutThreshold: 0,
        } as Client.Options),
    );
  }

  get hasRoom(): boolean {
    if (this.retired || this.state === 'ended') return false;
    return this.shared && (this.state === 'connecting' || this.multiplexed) && this.members.size < STREAMS;
  }

  /** Whether the socket has sent all that it was given: what is left of a request whose answer is complete would go before the next one. */
  get isDrained(): boolean {
    return this.multiplexed || this.socket?.writableLength === 0;
  }

  get isOpen(): boolean {
    return this.state === 'open' && this.socket?.destroyed === false;
  }

  join(connection: UndiciConnection, making: Making): void {
    this.members.set(connection, making);
    if (this.state === 'open') queueMicrotask(() => this.tell(connection));
  }

  /** Opens the socket. @param done told which members do not fit; undefined when it could not be opened */
  open(done: (left: readonly (readonly [UndiciConnection, Making])[] | undefined) => void): void {
    this.opener.open((failure, socket) => {
      if (this.state === 'ended') return void socket?.destroy();
      if (!socket) {
        this.state = 'ended';
        const waiting = [...this.members.values()];
        this.members.clear();
        done(undefined);
        for (const making of waiting) making?.failed(failure);
        return;
      }
      this.use(socket);
      this.state = 'open';
      const [, ...others] = this.multiplexed ? [] : [...this.members];
      for (const [connection] of others) this.members.delete(connection);
      done(others as [UndiciConnection, Making][]);
      for (const connection of [...this.members.keys()]) this.tell(connection);
    });
  }

  dispatch({ request: { method, path, fields, body }, listener, observation }: Exchange, handler: Dispatcher.DispatchHandler): void {
    const proxy = this.opener.forwardedBy;
    const headers = headersOf(fields);
    const ours = headers.length + (proxy?.authorization === undefined ? 0 : 2);
    if (proxy) headers.push('host', new URL(this.origin).host, ...(proxy.authorization === undefined ? [] : ['proxy-authorization', proxy.authorization]));
    if (body instanceof StreamedBody && body.length !== undefined) headers.push('content-length', String(body.length));
    const sent = body instanceof StreamedBody ? body.readable((whom) => listener.bodyWaits?.(whom)) : (body ?? null);
    const options: Dispatcher.DispatchOptions = { method: method as Dispatcher.HttpMethod, path: proxy ? this.origin + path : path, headers, body: sent };
    if (observation instanceof UndiciObservation) observation.dispatch(ours, () => this.client.dispatch(options, handler));
    else this.client.dispatch(options, handler);
  }

  leave(connection: UndiciConnection): void {
    this.members.delete(connection);
    if (this.members.size > 0 || this.state === 'ended') return;
    this.state = 'ended';
    this.ended(this);
    const { socket } = this;
    if (!socket || socket.closed) return this.destroyClient();
    // Undici fails a request again that it has aborted, where it is not undici that ends the socket, and where its client goes before.
    socket.once('close', () => outsideRequests(() => setImmediate(() => this.destroyClient())));
    queueMicrotask(() => socket.destroy());
  }

  /** Whether an exchange has failed because no further socket could be opened for it. */
  couldNotConnect(error: Error): boolean {
    return this.failure === error;
  }

  private destroyClient(): void {
    this.client.destroy().catch(() => undefined);
  }

  private tell(connection: UndiciConnection): void {
    const making = this.members.get(connection);
    if (!making) return;
    this.members.set(connection, undefined);
    connection.opened();
    making.opened();
  }

  /** For undici, which asks for a socket with the first exchange, and again when it has lost that. */
  private connect(done: buildConnector.Callback): void {
    if (this.unused && this.socket) {
      this.unused = false;
      const { socket } = this;
      return queueMicrotask(() => done(null, socket as never));
    }
    if (this.state === 'ended') return queueMicrotask(() => done(new ConnectionLost(), null));
    this.opener.open((failure, socket) => {
      if (socket) {
        this.use(socket);
        if (this.state === 'ended') socket.destroy();
        return done(null, socket as never);
      }
      this.failure = failure;
      const told = (): void => done(failure as Error, null);
      if (this.multiplexed) outsideRequests(() => setTimeout(told, PAUSE));
      else told();
    });
  }

  private use(socket: Socket): void {
    this.socket = socket;
    this.multiplexed = (socket as Socket & { alpnProtocol?: string | false | null }).alpnProtocol === 'h2';
    this.socketError = undefined;
    if (this.multiplexed) noteCuts(socket);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // Not what undici itself ends it with.
      if (error.code?.startsWith('UND_ERR_') !== true) this.socketError ??= error;
    });
    socket.once('close', () => {
      if (this.socket === socket) for (const connection of [...this.members.keys()]) connection.socketEnded(this.socketError);
    });
  }
}

import { outsideRequests, StalledSweep } from '@portico/platform';
import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { constants, createServer } from 'node:http2';
import type { Http2Server, IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { answerFields, requestFields } from './stream-fields.ts';
import { innerConnection } from './stream-socket.ts';
import type { StreamSocket } from './stream-socket.ts';

const { NGHTTP2_CANCEL, NGHTTP2_CONNECT_ERROR, NGHTTP2_FLAG_END_STREAM, NGHTTP2_INTERNAL_ERROR, NGHTTP2_PROTOCOL_ERROR } = constants;

/** Requests that one connection may have in flight: what nginx and browsers take for enough. */
export const STREAMS = 100;

export interface Http2Bounds {
  /** Bytes of the headers of a request. */
  readonly headerLimit: number;
  /** Milliseconds that a connection may stay on which nothing happens; 0 is no bound. */
  readonly keepAlive: number;
  /** Milliseconds that a client may take nothing of an answer. */
  readonly writeTimeout: number;
}

/** How much of an answer waited to be taken when that was last looked at, and since when it has stayed the same. */
interface Sending {
  /** The end of the connection inside that the answer comes from. */
  readonly from: StreamSocket;
  waiting: number;
  since: number;
}

/**
 * HTTP/2 for a server of HTTP/1.1: each stream is led through a connection inside the process that has one request. So all rules hold that
 * are written for HTTP/1.1: who may call, bodies, bounds, time-outs. It costs a second reading of the head (ADR 51).
 */
export class Http2Streams {
  private readonly server: Http2Server;
  private readonly sessions = new Set<ServerHttp2Session>();
  private readonly sending = new Map<ServerHttp2Stream, Sending>();
  private readonly sweep: StalledSweep;
  private stopping = false;

  /** @param serve has HTTP/1.1 begin on a connection */
  constructor(
    private readonly serve: (socket: Socket) => void,
    private readonly bounds: Http2Bounds,
  ) {
    const { headerLimit, keepAlive, writeTimeout } = bounds;
    this.sweep = new StalledSweep((now) => this.look(now)).within(writeTimeout);
    const settings = { maxConcurrentStreams: STREAMS, maxHeaderListSize: headerLimit, enablePush: false };
    this.server = createServer({ settings, maxSendHeaderBlockLength: 2 ** 20 });
    this.server.on('session', (session) => {
      this.sessions.add(session);
      session.on('error', () => undefined).once('close', () => this.sessions.delete(session));
      if (keepAlive > 0) outsideRequests(() => session.setTimeout(keepAlive, () => session.close()));
      if (this.stopping) session.close();
    });
    this.server.on('stream', (stream, headers, flags, raw: string[]) => this.forward(stream, headers, (flags & NGHTTP2_FLAG_END_STREAM) === 0, raw));
  }

  /** Requests that have no whole answer yet, and answers that their clients have not taken. */
  get open(): number {
    return this.sending.size;
  }

  /** A connection on which HTTP/2 has been agreed. */
  take(socket: Socket): void {
    this.server.emit('connection', socket);
  }

  /** Takes no further requests; those in flight have their answers (RFC 9113, section 6.8). */
  stop(): void {
    this.stopping = true;
    for (const session of this.sessions) session.close();
  }

  private forward(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, hasBody: boolean, raw: readonly string[]): void {
    stream.on('error', () => undefined);
    const method = headers[':method'] ?? '';
    // Nothing here is a tunnel (RFC 9113, section 8.5).
    if (method === 'CONNECT') return stream.close(NGHTTP2_CONNECT_ERROR);
    const { socket } = stream.session ?? {};
    if (!socket) return;
    const [server, client] = innerConnection(socket);
    let asked: ClientRequest;
    try {
      const fields = requestFields(raw, headers, method, hasBody);
      asked = request({ createConnection: () => client, method, path: headers[':path'] ?? '*', headers: fields, setHost: false });
    } catch {
      // What no request of HTTP/1.1 may hold.
      client.destroy();
      return stream.close(NGHTTP2_PROTOCOL_ERROR);
    }
    this.serve(server as unknown as Socket);
    this.watch(stream, server);
    asked.on('continue', () => void (stream.headersSent || stream.destroyed || stream.additionalHeaders({ ':status': 100 })));
    asked.on('information', ({ statusCode, rawHeaders }) => {
      if (statusCode !== 100 && !stream.headersSent && !stream.destroyed) stream.additionalHeaders({ ':status': statusCode, ...answerFields(rawHeaders) });
    });
    let answered = false;
    asked.on('response', (answer) => {
      answered = true;
      send(answer, stream);
    });
    asked.on('error', () => void (answered || stream.destroyed || stream.close(NGHTTP2_INTERNAL_ERROR)));
    // A client that leaves closes the connection inside too, so that its request is cancelled; after a whole answer, nothing more is to
    // come.
    stream.once('close', () => client.destroy());
    // A body that is waited for does not keep its head back.
    if (hasBody) asked.flushHeaders();
    stream.pipe(asked);
  }

  /** The connection inside has taken the last of an answer before its client has. What is left over is not seen from there. */
  private watch(stream: ServerHttp2Stream, from: StreamSocket): void {
    this.sending.set(stream, { from, waiting: 0, since: 0 });
    stream.once('close', () => this.sending.delete(stream));
    this.sweep.begin();
  }

  private look(now: number): boolean {
    for (const [stream, sending] of this.sending) {
      const waiting = stream.writableLength;
      if (waiting === 0 || waiting !== sending.waiting || sending.from.writableLength > 0) Object.assign(sending, { waiting, since: now });
      else if (now - sending.since >= this.bounds.writeTimeout) stream.close(NGHTTP2_CANCEL);
    }
    return this.sending.size > 0;
  }
}

function send(answer: IncomingMessage, stream: ServerHttp2Stream): void {
  if (stream.destroyed) return void answer.destroy();
  // A server that sends trailers says so (RFC 9110, section 6.6.2).
  const waitForTrailers = answer.headers.trailer !== undefined;
  stream.respond({ ':status': answer.statusCode ?? 500, ...answerFields(answer.rawHeaders) }, { waitForTrailers });
  // Not `close()`, which ends the stream first: what is cut would be taken for whole (RFC 9113, section 8.1).
  answer.once('error', (error) => void stream.destroy(error));
  stream.once('wantTrailers', () => stream.sendTrailers(answerFields(answer.rawTrailers)));
  answer.pipe(stream);
}

import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { Pause } from './pause.ts';

const CHUNK = Buffer.alloc(64 * 1024, 'a');
const TEXT = { 'content-type': 'text/plain' };
/** Bytes of an answer that is begun and not gone on with. */
const BEGUN = 16 * 1024;

/**
 * The service behind the routes: `PUT /` reads a body and tells its length, `GET /<bytes>` sends as many, `GET /stops` begins an answer and says no
 * more. On a WebSocket it says what it is told. It holds no body, so that one process may be client and service.
 */
export class Peer {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<Peer> {
    const server = createServer(answer);
    const sockets = new WebSocketServer({ server, perMessageDeflate: false });
    sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(data)).on('error', () => undefined));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 16_384, resolve));
    return new Peer(server);
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'PUT') return count(request, response);
  const asked = request.url?.split('/').at(-1);
  if (asked === 'stops') response.writeHead(200, { ...TEXT, 'content-length': 2 * BEGUN }).write(CHUNK.subarray(0, BEGUN));
  else send(response.writeHead(200, { ...TEXT, 'content-length': Number(asked) }), Number(asked));
}

function count(request: IncomingMessage, response: ServerResponse): void {
  const pause = new Pause();
  let bytes = 0;
  request.on('data', ({ length }: Buffer) => {
    bytes += length;
    if (pause.begins(length, () => request.resume())) request.pause();
  });
  request.once('end', () => response.setHeader('content-type', 'text/plain').end(String(bytes)));
}

/** Sends the same chunk again and again, at the pace of who reads. */
function send(response: ServerResponse, left: number): void {
  for (let more = true; left > 0 && more; left -= CHUNK.length) more = response.write(left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK);
  if (left > 0) response.once('drain', () => send(response, left));
  else response.end();
}

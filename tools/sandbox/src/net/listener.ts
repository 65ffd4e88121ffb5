import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Server } from 'node:net';

const HOST = '127.0.0.1';

/** A port on loopback that can be closed and opened again; knows its connections, so that closing it leaves none behind. */
export class Listener {
  readonly #accept: (socket: Socket) => void;
  readonly #sockets = new Map<number, Socket>();
  #server: Server | undefined;
  #port: number;

  /** `port` 0 takes a free one, which is kept from then on. */
  constructor(port: number, accept: (socket: Socket) => void) {
    this.#port = port;
    this.#accept = accept;
  }

  get port(): number {
    return this.#port;
  }

  get open(): boolean {
    return this.#server !== undefined;
  }

  /** Rejects with the system's error, for example EADDRINUSE. */
  async listen(): Promise<void> {
    if (this.#server) return;
    // As node:http does it: a client that has sent all may close its half and still read the answer.
    const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => this.#keep(socket));
    server.listen(this.#port, HOST);
    await once(server, 'listening');
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Stops listening and destroys every connection. */
  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets.values()) socket.destroy();
    await closed;
  }

  /** Sends a TCP reset on the connection from this remote port. */
  reset(remotePort: number): void {
    this.#sockets.get(remotePort)?.resetAndDestroy();
  }

  #keep(socket: Socket): void {
    const { remotePort } = socket;
    // The peer is gone already: nothing can be answered and nothing needs to be closed.
    if (remotePort === undefined) return void socket.destroy();
    this.#sockets.set(remotePort, socket);
    socket.once('close', () => this.#sockets.delete(remotePort));
    this.#accept(socket);
  }
}

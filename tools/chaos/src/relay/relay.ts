import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** A second address of an instance: passes connections on as they are. */
export class Relay {
  /** When it passed something on last, on the clock of `performance.now()`. */
  lastUsed = Number.NEGATIVE_INFINITY;
  readonly #sockets = new Set<Socket>();
  readonly #host: string;
  readonly #port: number;
  readonly #target: number;
  #server: Server | undefined;

  /** @param host of the loopback, `127.0.0.11` @param target port on 127.0.0.1 */
  constructor(host: string, port: number, target: number) {
    this.#host = host;
    this.#port = port;
    this.#target = target;
  }

  /** Rejects with the system's error where the port is taken. */
  async open(): Promise<void> {
    if (this.#server) return;
    const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => this.#pass(client));
    server.listen(this.#port, this.#host);
    await once(server, 'listening');
    this.#server = server;
  }

  /** Stops listening and breaks every connection, as the end of a process does. */
  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #pass(client: Socket): void {
    const instance = connect({ host: '127.0.0.1', port: this.#target, noDelay: true, allowHalfOpen: true });
    const ends = [client, instance];
    for (const socket of ends) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        this.#sockets.delete(socket);
        for (const other of ends) other.destroy();
      });
    }
    client.on('data', () => (this.lastUsed = performance.now()));
    client.pipe(instance);
    instance.pipe(client);
  }
}

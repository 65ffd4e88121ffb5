import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { answerTo } from './dns-message.ts';

/** A name server on the loopback that knows one set of addresses, whatever name is asked for. */
export class DnsServer {
  /** What it answers from now on. */
  addresses: readonly string[];
  readonly #ttl: number;
  readonly #socket: Socket = createSocket('udp4');

  private constructor(addresses: readonly string[], ttl: number) {
    this.addresses = addresses;
    this.#ttl = ttl;
    this.#socket.on('message', (message, { port, address }) => this.#socket.send(answerTo(message, this.addresses, this.#ttl), port, address));
  }

  /** @param ttl seconds */
  static async open(addresses: readonly string[], ttl: number): Promise<DnsServer> {
    const server = new DnsServer(addresses, ttl);
    server.#socket.bind(0, '127.0.0.1');
    await once(server.#socket, 'listening');
    return server;
  }

  /** `127.0.0.1:5353` */
  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  close(): void {
    this.#socket.close();
  }
}

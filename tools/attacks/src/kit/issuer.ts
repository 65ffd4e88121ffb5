import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Publishes keys, and records requests for anything else: they show a BFF that follows URLs of the token itself. */
export class Issuer {
  /** Paths that were asked for, but for that of the keys. */
  readonly strays: string[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async publishing(keys: readonly object[]): Promise<Issuer> {
    const server = createServer(({ url = '' }, response) => {
      if (url !== '/keys') issuer.strays.push(url);
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
    });
    const issuer = new Issuer(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}

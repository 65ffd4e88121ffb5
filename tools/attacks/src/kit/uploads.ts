import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What somebody has uploaded to a service, as that hands it out. */
export interface Upload {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A service that hands out, whatever is asked for, what the attacker has uploaded to it. */
export class Uploads {
  upload: Upload = { headers: { 'content-type': 'image/png' }, body: 'an image' };
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((_, response) => void response.writeHead(200, this.upload.headers).end(this.upload.body)).listen(0, '127.0.0.1');
  }

  static async listen(): Promise<Uploads> {
    const uploads = new Uploads();
    await once(uploads.#server, 'listening');
    return uploads;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

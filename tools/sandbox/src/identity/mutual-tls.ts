import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { DevelopmentCertificates } from '../certificates/development-certificates.ts';
import { Listener } from '../net/listener.ts';

/** The same provider over TLS, for clients that show a certificate (RFC 8705, section 5). */
export class MutualTls {
  readonly #server: Server;
  readonly #listener: Listener;

  constructor(port: number, { server: { key, certificate }, authority }: DevelopmentCertificates) {
    // Any certificate may be shown, and none: what it is worth is for the provider to say.
    this.#server = createServer({ key, cert: certificate, ca: authority, requestCert: true, rejectUnauthorized: false });
    this.#listener = new Listener(port, (socket) => void this.#server.emit('connection', socket));
  }

  get url(): string {
    return `https://127.0.0.1:${this.#listener.port}`;
  }

  answer(listener: RequestListener): void {
    this.#server.on('request', listener);
  }

  async listen(): Promise<void> {
    await this.#listener.listen();
  }

  async close(): Promise<void> {
    await this.#listener.close();
  }
}

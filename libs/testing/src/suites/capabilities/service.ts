import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Certificate } from '../../certificates/authority.ts';

/** What a service was asked. */
export interface AskedService {
  readonly by: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** RFC 6455, section 1.3. */
const acceptOf = (key: string | undefined): string => createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

/** An unmasked frame of text of up to 125 bytes (RFC 6455, section 5.2). */
export const textFrame = (content: string): Buffer => Buffer.concat([Buffer.from([0x81, content.length]), Buffer.from(content)]);

/**
 * A service behind a BFF that answers with what it was asked. `/echo` sends the body back while it arrives, `/events` is a stream of
 * events, and a WebSocket is greeted with the service's name and echoed.
 */
export class Service {
  readonly asked: AskedService[] = [];
  /** What it does with a request instead. */
  instead: ((request: IncomingMessage, response: ServerResponse) => void) | undefined = undefined;
  private readonly sockets = new Set<Duplex>();

  private constructor(
    readonly name: string,
    private readonly server: Server,
    private readonly scheme: string,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.answer(request, response));
    server.on('upgrade', (request: IncomingMessage, socket: Duplex) => this.upgrade(request, socket));
    server.on('connection', (socket: Socket) => this.sockets.add(socket));
  }

  static async start(name: string, certificate?: Certificate): Promise<Service> {
    const server = certificate ? createTlsServer({ ...certificate }) : createServer();
    const service = new Service(name, server, certificate ? 'https' : 'http');
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return service;
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    if (this.instead) {
      this.asked.push({ by: this.name, method, url, headers, body: '' });
      return this.instead(request, response);
    }
    if (url.startsWith('/echo')) return void request.pipe(response.setHeader('content-type', 'application/octet-stream'));
    if (url.startsWith('/events')) return void response.setHeader('content-type', 'text/event-stream').write(`data: ${this.name}\n\n`);
    const asked = { by: this.name, method, url, headers, body: await text(request).catch(() => '') };
    this.asked.push(asked);
    response.setHeader('content-type', 'application/json').setHeader('cache-control', 'no-store').setHeader('x-of-service', 'kept').setHeader('set-cookie', 'service=1');
    response.end(JSON.stringify({ ...asked, long: 'a'.repeat(2_000) }));
  }

  private upgrade({ headers }: IncomingMessage, socket: Duplex): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined).write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${acceptOf(headers['sec-websocket-key'])}\r\n\r\n`);
    socket.write(textFrame(this.name));
    // A client's frame is masked: here by zeros, so that what it says can be read as it is.
    socket.on('data', (frame: Buffer) => socket.write(textFrame(frame.subarray(6).toString())));
  }
}

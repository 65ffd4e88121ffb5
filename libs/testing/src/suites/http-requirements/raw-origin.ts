import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A service that is no HTTP server: it keeps what it is sent as it came, and answers each whole request with the bytes that it is told to. */
export class RawOrigin {
  /** The requests, as they stood on the wire. */
  readonly requests: string[] = [];
  answer = '';
  /** Whether it ends the connection after its answer. */
  closes = false;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket: Socket) => this.serve(socket));
  }

  static async start(): Promise<RawOrigin> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RawOrigin(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** @param answer what every request is answered with from now on */
  reset(answer: string, closes: boolean): void {
    this.requests.length = 0;
    this.answer = answer;
    this.closes = closes;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    let text = '';
    socket.on('error', () => undefined).on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      for (let end = endOf(text); end > 0; end = endOf(text)) {
        this.requests.push(text.slice(0, end));
        text = text.slice(end);
        socket.write(this.answer.replaceAll('{body}', this.requests.at(-1) ?? ''), 'latin1');
        if (this.closes) socket.end();
      }
    });
  }
}

/** Where the first request ends, by its own framing (RFC 9112, section 6.3); 0 while it does not. */
function endOf(text: string): number {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return 0;
  const fields = text.slice(0, head).toLowerCase();
  if (fields.includes('\r\ntransfer-encoding:')) {
    const last = /(?:^|\r\n)0\r\n(?:[^\r\n]+\r\n)*\r\n/.exec(text.slice(head + 4));
    return last ? head + 4 + last.index + last[0].length : 0;
  }
  const end = head + 4 + Number(/\r\ncontent-length: *(\d+)/.exec(fields)?.[1] ?? 0);
  return text.length >= end ? end : 0;
}

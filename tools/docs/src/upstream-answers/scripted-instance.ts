import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** What is sent for a request: bytes as they are, and what becomes of the connection then. */
export interface Script {
  readonly bytes: Buffer | string;
  /** `stays`: open, whether the answer is complete or not. `endless`: more of the same is sent until the client closes the connection. */
  readonly then: 'stays' | 'closes' | 'endless';
}

/** Bytes of an endless answer that are sent at a time, and pieces at most. */
const PIECE = Buffer.alloc(16 * 1024, ' ');
const ENDLESS = 256;

/** An instance of an upstream that says byte for byte what is asked of it, and counts. */
export class ScriptedInstance {
  private readonly counts = new Map<string, number>();
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly script: Script,
  ) {}

  static async start(script: Script): Promise<ScriptedInstance> {
    const server = createServer((socket) => instance.serve(socket));
    const instance = new ScriptedInstance(server, script);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return instance;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** @param asked method and path */
  attempts(asked: string): number {
    return this.counts.get(asked) ?? 0;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    let request = '';
    socket.on('error', () => undefined).on('data', (data) => {
      request += data.toString('latin1');
      // Bodies are short, and come with their heads.
      if (!request.includes('\r\n\r\n')) return;
      const asked = request.split(' ', 2).join(' ');
      request = '';
      this.counts.set(asked, this.attempts(asked) + 1);
      this.answer(socket);
    });
  }

  private answer(socket: Socket): void {
    const { bytes, then } = this.script;
    socket.write(bytes);
    if (then === 'closes') socket.end();
    if (then === 'endless') this.goOn(socket);
  }

  private goOn(socket: Socket, left = ENDLESS): void {
    if (socket.destroyed || left === 0) return;
    if (socket.write(PIECE)) setImmediate(() => this.goOn(socket, left - 1));
    else socket.once('drain', () => this.goOn(socket, left - 1));
  }
}

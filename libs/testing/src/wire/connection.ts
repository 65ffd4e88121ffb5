import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { readAnswer } from './raw-answer.ts';
import type { RawAnswer } from './raw-answer.ts';

/** Milliseconds after which an answer is taken to be never coming. */
const PATIENCE = 5_000;

/** A TCP connection to an HTTP server, for what no HTTP client would send. */
export class Connection {
  /** True once the server has closed its side, in whatever way. */
  closed = false;
  private received: Buffer = Buffer.alloc(0);
  private failure: Error | undefined = undefined;
  private readonly changes: (() => void)[] = [];

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.changed();
    });
    // A server that refuses a request while it is being sent may reset the connection after its answer.
    socket.on('error', (error) => (this.failure = error));
    for (const event of ['end', 'close'] as const) {
      socket.on(event, () => {
        this.closed = true;
        this.changed();
      });
    }
  }

  static async to(url: string): Promise<Connection> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(socket, 'connect');
    return new Connection(socket);
  }

  send(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** Everything that has come so far. */
  get text(): string {
    return this.received.toString('latin1');
  }

  /**
   * The first answer.
   * @param toHead to a HEAD, which has no body
   * @throws Error when the connection ends, or 5 s pass, without a whole one
   */
  answer(toHead = false): Promise<RawAnswer> {
    return this.until(() => readAnswer(this.received, toHead, this.closed), 'no whole answer');
  }

  /** Resolves when the head of an answer has come; its body may still be on its way. */
  async begun(): Promise<void> {
    await this.until(() => this.received.includes('\r\n\r\n') || undefined, 'no answer began');
  }

  /** Resolves when this text has come. @throws Error when the connection ends, or 5 s pass, without it */
  heard(text: string): Promise<true> {
    return this.until(() => this.text.includes(text) || undefined, `not heard: ${text}`);
  }

  /** Resolves when the server has closed. @throws Error after 5 s */
  async end(): Promise<void> {
    await this.until(() => this.closed || undefined, 'the connection stayed open');
  }

  /** Goes away without a word. */
  leave(): void {
    this.socket.destroy();
  }

  private until<T>(look: () => T | undefined, otherwise: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const give = (): void => reject(new Error(`${otherwise}: ${this.failure?.message ?? ''} ${this.text.slice(0, 500)}`));
      const timer = setTimeout(give, PATIENCE);
      const again = (): void => {
        const found = look();
        if (found === undefined && !this.closed) return void this.changes.push(again);
        clearTimeout(timer);
        if (found === undefined) give();
        else resolve(found);
      };
      again();
    });
  }

  private changed(): void {
    for (const change of this.changes.splice(0)) change();
  }
}

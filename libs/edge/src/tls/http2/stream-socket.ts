import { outsideRequests } from '@portico/platform';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

type Written = (error?: Error | null) => void;

/** One end of a connection inside the process. What is written to one end is read at the other, no faster than it is taken there. */
class End extends Duplex {
  /** Bytes that have come, as a socket counts them. */
  bytesRead = 0;
  private other: End | undefined = undefined;
  /** Bytes that the other end has taken. */
  private taken = 0;
  /** To be called when the other end wants more. */
  private written: Written | undefined = undefined;

  constructor() {
    super({ allowHalfOpen: true, emitClose: true });
  }

  join(other: End): void {
    this.other = other;
  }

  /** Bytes that were written, those that wait included. */
  get bytesWritten(): number {
    return this.taken + this.writableLength;
  }

  override _read(): void {
    this.other?.goOn();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: Written): void {
    const { other } = this;
    // An answer that came before the end of its body is read all the same: what is left of the body goes nowhere.
    if (!other || other.destroyed) return done();
    this.written = () => {
      this.taken += chunk.length;
      done();
    };
    other.bytesRead += chunk.length;
    other.push(chunk);
  }

  override _final(done: Written): void {
    this.other?.push(null);
    done();
  }

  override _destroy(error: Error | null, done: Written): void {
    const { other } = this;
    // What was written before a proper end is still to be read there. Any other end closes the other side too, in a turn of its own, as
    // with sockets.
    outsideRequests(() => setImmediate(() => (this.writableFinished ? other?.goOn() : other?.destroy())));
    done(error);
  }

  private goOn(): void {
    const { written } = this;
    this.written = undefined;
    written?.();
  }
}

/** What HTTP/1.1 needs of a socket besides: a stream has the addresses of its connection, and its time-outs are those of requests. */
export class StreamSocket extends End {
  readonly encrypted = true;
  readonly httpVersion = '2.0';
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
  readonly remoteFamily: string | undefined;

  constructor({ remoteAddress, remotePort, remoteFamily }: Pick<Socket, 'remoteAddress' | 'remotePort' | 'remoteFamily'>) {
    super();
    [this.remoteAddress, this.remotePort, this.remoteFamily] = [remoteAddress, remotePort, remoteFamily];
  }

  readonly setTimeout = (): this => this;
  readonly setNoDelay = (): this => this;
  readonly setKeepAlive = (): this => this;

  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }
}

/**
 * A connection inside the process.
 * @param from whose addresses the server's end has
 * @returns the end of the server, and that of the client
 */
export function innerConnection(from: ConstructorParameters<typeof StreamSocket>[0]): readonly [server: StreamSocket, client: Duplex] {
  const [server, client] = [new StreamSocket(from), new End()];
  server.join(client);
  client.join(server);
  return [server, client];
}

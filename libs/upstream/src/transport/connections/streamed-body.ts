import { giveBack } from '@portico/platform';
import { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Writable } from 'node:stream';

/** Whom the body of a request waits for: its source, or the upstream, which takes it and then answers. */
export type WaitsFor = 'source' | 'upstream';

/** A body on its way to an upstream. */
export interface Sending {
  /** Whether all of it has been written. */
  readonly done: boolean;
  /** Nothing more is read from its source, which is left as it is. */
  stop(): void;
}

/** Ends a chunk, and begins the last one (RFC 9112, section 7.1). */
const [END_OF_CHUNK, LAST_CHUNK] = ['\r\n', '0\r\n'];

/** A body that is sent while it arrives, in constant memory: what does not take it stops its source. It is read once, so a request with it is sent once. */
export class StreamedBody {
  /** Whether something of it may have been read. */
  begun = false;
  private slow: boolean | undefined = undefined;

  /**
   * @param length bytes; undefined where only its end tells
   * @param trailers asked when all of it has come, for fields to send behind it where only its end tells its length (RFC 9112, section 7.1.2)
   * @param judge told of each chunk before it is sent @returns whether it may be; if not, nothing more is sent, and the judge ends the call
   */
  constructor(
    private readonly source: Readable,
    readonly length: number | undefined,
    private readonly judge: (chunk: Buffer) => boolean = () => true,
    private readonly trailers: () => readonly (readonly [name: string, value: string])[] = () => [],
  ) {}

  /** Had it not come yet when this was first asked? */
  get isSlow(): boolean {
    return (this.slow ??= (this.source as Partial<IncomingMessage>).complete !== true);
  }

  /** The field that says where it ends, as it stands in a head. */
  get framing(): string {
    return this.length === undefined ? 'transfer-encoding: chunked' : `content-length: ${this.length}`;
  }

  /** Writes it to a connection over HTTP/1.1, behind the head. */
  sendOver(socket: Writable, waits: (whom: WaitsFor) => void): Sending {
    this.begun = true;
    const { source, judge } = this;
    const chunked = this.length === undefined;
    const sending = { done: false, stop: (): void => stop() };
    const drained = (): void => {
      waits('source');
      source.resume();
    };
    const take = (chunk: Buffer): void => {
      if (!judge(chunk)) return stop();
      const written = isOurs(source) ? (): void => giveBack(chunk) : undefined;
      if (chunked ? writeChunk(socket, chunk, written) : socket.write(chunk, written)) return;
      source.pause();
      waits('upstream');
      socket.once('drain', drained);
    };
    const end = (): void => {
      stop();
      sending.done = true;
      if (chunked) socket.write(`${LAST_CHUNK}${this.trailers().map(([name, value]) => `${name}: ${value}${END_OF_CHUNK}`).join('')}${END_OF_CHUNK}`, 'latin1');
      waits('upstream');
    };
    const stop = (): void => {
      source.off('data', take).off('end', end).pause();
      socket.off('drain', drained);
    };
    // A source that breaks is told by the request that it belongs to.
    source.on('error', () => undefined).on('data', take).once('end', end);
    waits('source');
    return sending;
  }

  /** The same for transports that read for themselves. Destroying it leaves the source as it is. */
  readable(waits: (whom: WaitsFor) => void): Readable {
    this.begun = true;
    return Readable.from(this.chunks(waits), { objectMode: false });
  }

  private async *chunks(waits: (whom: WaitsFor) => void): AsyncGenerator<Buffer> {
    waits('source');
    for await (const chunk of this.source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (!this.judge(chunk)) break;
      waits('upstream');
      yield chunk;
      waits('source');
    }
    waits('upstream');
  }
}

/** Whether this is the only reader of a source whose chunks are memory of their own, as those of Node's messages are. */
const isOurs = (source: Readable): boolean => source instanceof IncomingMessage && source.listenerCount('data') === 1 && source.listenerCount('readable') === 0;

function writeChunk(socket: Writable, chunk: Buffer, written: (() => void) | undefined): boolean {
  socket.cork();
  socket.write(`${chunk.length.toString(16)}${END_OF_CHUNK}`, 'latin1');
  socket.write(chunk, written);
  const taken = socket.write(END_OF_CHUNK, 'latin1');
  socket.uncork();
  return taken;
}

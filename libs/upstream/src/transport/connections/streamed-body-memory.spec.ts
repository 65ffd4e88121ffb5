import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { connect, createServer as createSink } from 'node:net';
import type { AddressInfo, Server as Sink } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { StreamedBody } from './streamed-body.ts';

const BODY = Buffer.alloc(2 * 1024 * 1024, 'All of it, in order. ');

const portOf = (server: Server | Sink): number => (server.address() as AddressInfo).port;
const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('a body that is sent while it arrives', () => {
  let server: Server;
  let sink: Sink;
  let received: Promise<Buffer>;

  beforeEach(async () => {
    sink = createSink((socket) => void (received = buffer(socket)));
    server = createServer();
    await Promise.all([once(sink.listen(0, '127.0.0.1'), 'listening'), once(server.listen(0, '127.0.0.1'), 'listening')]);
  });
  afterEach(() => {
    server.close().closeAllConnections();
    sink.close();
  });

  /** @returns the chunks that came of an upload, once all of it has been sent */
  async function send(prepare: (source: IncomingMessage) => void, length: number | undefined): Promise<Buffer[]> {
    const upload = request({ port: portOf(server), host: '127.0.0.1', method: 'PUT', headers: length === undefined ? {} : { 'content-length': length } }).on('error', () => undefined);
    upload.end(BODY);
    const [source] = (await once(server, 'request')) as [IncomingMessage];
    prepare(source);
    const chunks: Buffer[] = [];
    const socket = connect(portOf(sink), '127.0.0.1');
    new StreamedBody(source, length, (chunk) => chunks.push(chunk) > 0).sendOver(socket, () => undefined);
    await once(source, 'end');
    socket.end();
    await once(socket, 'close');
    return chunks;
  }

  it.each([['of known length', BODY.length], ['in chunks', undefined]])('gives the memory of each chunk back when it is sent, and sends all of it: %s', async (_name, length) => {
    const chunks = await send(() => undefined, length);
    const bytes = await received;
    const sent = length === undefined ? withoutFraming(bytes) : bytes;
    // A short last chunk is left to the garbage collector.
    expect({ sent: digestOf(sent), held: chunks.reduce((sum, chunk) => sum + chunk.length, 0) < 16 * 1024, chunks: chunks.length > 10 }).toEqual({ sent: digestOf(BODY), held: true, chunks: true });
  });

  it('leaves chunks alone that somebody else reads as well', async () => {
    const others: Buffer[] = [];
    await send((source) => void source.on('data', (chunk: Buffer) => others.push(chunk)), BODY.length);
    expect({ sent: digestOf(await received), read: digestOf(Buffer.concat(others)) }).toEqual({ sent: digestOf(BODY), read: digestOf(BODY) });
  });
});

/** The chunks of a chunked body (RFC 9112, section 7.1). */
function withoutFraming(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    const length = Number.parseInt(bytes.toString('latin1', at, end), 16);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(end + 2, end + 2 + length));
    at = end + length + 4;
  }
}

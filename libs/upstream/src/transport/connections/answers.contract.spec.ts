import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { ANSWER, HEADERS } from './answer.fixture.ts';
import type { AnswerHead } from './answer-parser.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { ExchangeListener } from './exchange.ts';
import { poolOver, TRANSPORTS } from './transports.fixture.ts';
import type { TransportKind } from './transports.fixture.ts';

/** What a caller gets to see of an answer. */
interface Seen {
  status?: number;
  headers?: object;
  body: string;
  end: string;
}

class Reader implements ExchangeListener {
  readonly seen: Seen = { body: '', end: '' };
  readonly over: Promise<Seen>;
  private end: (how: string) => void = () => undefined;

  constructor(private readonly fields: readonly string[] = []) {
    this.over = new Promise((resolve) => (this.end = (end) => resolve(Object.assign(this.seen, { end }))));
  }

  answerStarted(head: AnswerHead): void {
    const asked = Object.fromEntries(this.fields.map((name) => [name, head.header(name)]));
    Object.assign(this.seen, { status: head.status, headers: this.fields.length > 0 ? asked : { ...head.headers() } });
  }

  answerData(chunk: Buffer): void {
    this.seen.body += chunk.toString('latin1');
  }

  answerEnded(): void {
    this.end('ended');
  }

  broken(error: Error & { code?: string }): void {
    this.end(`${error.name} ${error.code ?? ''}`.trim());
  }
}

/** Rows that undici takes otherwise, and why that is. */
const DIFFERENT: Readonly<Record<string, { readonly end: string; readonly why: string }>> = {
  'HTTP/1.1 100 Continue': { end: 'BrokenAnswer HPE_CB_MESSAGE_BEGIN', why: 'undici ends the connection of an upstream that says 100 without having been asked to' },
};

describe.each(TRANSPORTS)('an answer over a socket (%s)', (transport: TransportKind) => {
  let server: Server;
  let pool: ConnectionPool;
  /** What the upstream says, in so many writes, and whether it ends the connection then. */
  let chunks: readonly string[];
  let ends: boolean;

  beforeEach(async () => {
    ends = false;
    server = createServer((socket) => {
      socket.on('error', () => undefined).on('data', async () => {
        for (const chunk of chunks) {
          socket.write(chunk, 'latin1');
          await new Promise((soon) => setImmediate(soon));
        }
        if (ends) socket.end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    pool = poolOver(transport, { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, { connections: 1, connectTimeout: 2_000, keepAlive: 5_000 });
  });

  afterEach(async () => {
    pool.destroy();
    await new Promise((closed) => server.close(closed));
  });

  const ask = (method = 'GET', fields: readonly string[] = []): Promise<Seen> => {
    const reader = new Reader(fields);
    pool.dispatch({ method, path: '/', fields: '', body: undefined }, reader);
    return reader.over;
  };

  it.each([
    ['at once', [ANSWER]],
    ['byte by byte', [...ANSWER]],
  ])('is read with status, header and body that come %s', async (_, written) => {
    chunks = written;
    expect(await ask()).toEqual({ status: 200, headers: HEADERS, body: 'Hello, w\xf6rld', end: 'ended' });
  });

  it('has its fields by name, joined where they came in several lines', async () => {
    chunks = [ANSWER];
    const asked = ['vary', 'content-type', 'content-typo', 'x-empty', 'constructor'];
    expect((await ask('GET', asked)).headers).toEqual({ vary: 'accept, origin', 'content-type': 'text/plain; charset=latin1', 'content-typo': undefined, 'x-empty': '', constructor: undefined });
  });

  it('has no field that Object has', async () => {
    chunks = ['HTTP/1.1 204 None\r\n__proto__: x\r\nconstructor: y\r\n\r\n'];
    expect(Object.entries((await ask()).headers ?? {})).toEqual([['__proto__', 'x'], ['constructor', 'y']]);
  });

  it.each([
    ['a declared length', 'GET', false, 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok', 'ok'],
    ['no body, by its status', 'GET', false, 'HTTP/1.1 304 Not Modified\r\ncontent-length: 10\r\n\r\n', ''],
    ['no body, for it answers HEAD', 'HEAD', false, 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n', ''],
    ['HTTP/1.0', 'GET', true, 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok', 'ok'],
    ['the connection for its end', 'GET', true, 'HTTP/1.1 200 OK\r\n\r\nall of it', 'all of it'],
    ['no reason', 'GET', false, 'HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n', ''],
    ['early hints before it', 'GET', false, 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok', 'ok'],
  ])('ends that has %s', async (_, method, closes, text, body) => {
    [chunks, ends] = [[text], closes];
    expect(await ask(method)).toMatchObject({ body, end: 'ended' });
  });

  it('passes over a 100 that nothing asked for', async () => {
    chunks = ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'];
    expect((await ask()).end).toBe(transport === 'undici' ? DIFFERENT['HTTP/1.1 100 Continue']?.end : 'ended');
  });

  it.each([
    ['a body that is cut', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\ncut'],
    ['chunks that are cut', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nHel'],
    ['a head that is cut', 'HTTP/1.1 200 OK\r\ncontent-le'],
  ])('is not complete with %s', async (_, text) => {
    [chunks, ends] = [[text], true];
    expect((await ask()).end).toBe('ConnectionLost');
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok'],
    ['length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\ncontent-length: 0x2\r\n\r\nok'],
    ['a name with a space', 'HTTP/1.1 200 OK\r\ncontent-length : 2\r\n\r\nok'],
    ['a value over two lines', 'HTTP/1.1 200 OK\r\nx: a\r\n b\r\n\r\n'],
    ['a zero in a value', 'HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n'],
    ['lines without carriage return', 'HTTP/1.1 200 OK\ncontent-length: 2\n\nok'],
    ['a chunk of no size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
    ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
    ['a head of more than 16 KiB', `HTTP/1.1 204 None\r\nx: ${'x'.repeat(17_000)}\r\n\r\n`],
  ])('is refused that has %s', async (_, text) => {
    chunks = [text];
    expect((await ask()).end).toMatch(/^BrokenAnswer HPE_/);
  });
});

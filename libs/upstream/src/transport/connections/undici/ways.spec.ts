import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, createSecureServer, createServer as createHttp2 } from 'node:http2';
import type { Http2ServerRequest, Http2ServerResponse, Http2Session, ServerHttp2Stream } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import { connect, createServer as createTcp } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createSecureContext } from 'node:tls';
import type { AnswerHead } from '../answer-parser.ts';
import { selfSigned } from '../certificate.fixture.ts';
import type { Certificate } from '../certificate.fixture.ts';
import type { ConnectionPool, Destination, PoolRules } from '../connection-pool.ts';
import { fieldLines } from '../exchange.ts';
import type { Exchange, ExchangeListener, WireRequest } from '../exchange.ts';
import { undiciPool } from '../transports.fixture.ts';
import { proxyAt } from './proxy.ts';
import type { Way } from './socket-opener.ts';

/** What a caller gets to see of an exchange. */
class Asker implements ExchangeListener {
  exchange!: Exchange;
  readonly begun: Promise<void>;
  readonly over: Promise<string>;
  head: Record<string, unknown> = {};
  heard = 0;
  private body = '';
  private begin: () => void = () => undefined;
  private end: (outcome: string) => void = () => undefined;

  constructor() {
    this.begun = new Promise((resolve) => (this.begin = resolve));
    this.over = new Promise((resolve) => (this.end = resolve));
  }

  answerStarted(head: AnswerHead): void {
    this.heard += 1;
    this.head = { status: head.status, ...head.headers() };
    this.begin();
  }

  answerData(chunk: Buffer): void {
    this.body += chunk.toString();
  }

  answerEnded(): void {
    this.end(this.body);
  }

  broken(error: Error & { code?: string }): void {
    this.heard += 1;
    this.end(`broken: ${error.code ?? error.name}`);
  }
}

/** An empty SETTINGS frame, and a GOAWAY whose last stream is none (RFC 9113, sections 6.5 and 6.8). */
const SETTINGS = Buffer.from('000000040000000000', 'hex');
const GOAWAY = Buffer.from('0000080700000000000000000000000000', 'hex');

/** A frame of the first stream (RFC 9113, section 4.1). @param payload in hexadecimal */
const frame = (type: number, flags: number, payload: string): Buffer => Buffer.concat([Buffer.from([0, 0, payload.length / 2, type, flags, 0, 0, 0, 1]), Buffer.from(payload, 'hex')]);

type Answer = (request: Http2ServerRequest | IncomingMessage, response: Http2ServerResponse | ServerResponse) => void;

describe('what goes through undici alone', () => {
  const rules: PoolRules = { connections: 2, connectTimeout: 2_000, keepAlive: 5_000 };
  let certificate: Certificate;
  let servers: { close(done?: () => void): unknown }[];
  let sockets: Set<Socket>;
  let sessions: Http2Session[];
  let pool: ConnectionPool;
  let answer: Answer;
  let seen: { version: string; path: string | undefined; headers: Record<string, unknown>; body: string }[];

  beforeAll(async () => void (certificate = await selfSigned('upstream.test')));

  beforeEach(() => {
    [servers, sessions, seen, sockets] = [[], [], [], new Set()];
    answer = (_, response) => void (response as ServerResponse).end('ok');
  });

  afterEach(async () => {
    pool.destroy();
    for (const session of sessions) session.destroy();
    for (const socket of sockets) socket.destroy();
    await Promise.all(servers.map((server) => new Promise<void>((closed) => server.close(() => closed()))));
  });

  const handler: Answer = (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('error', () => undefined).on('end', () => {
      seen.push({ version: request.httpVersion, path: request.url, headers: { ...request.headers }, body });
      answer(request, response);
    });
  };

  const listening = async <S extends Server>(server: S, at: number | string = 0): Promise<S> => {
    servers.push(server);
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    });
    server.on('session', (session: Http2Session) => {
      sessions.push(session);
      session.on('error', () => undefined);
    });
    if (typeof at === 'string') server.listen(at);
    else server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  const portOf = (server: Server): number => (server.address() as AddressInfo).port;
  const tls = () => ({ context: createSecureContext({ ca: certificate.cert }), serverName: 'upstream.test' });
  const use = (destination: Destination, way: Partial<Way>, changes: Partial<PoolRules> = {}): void => void (pool = undiciPool(destination, { ...rules, ...changes }, way));
  const ask = (request: Partial<WireRequest> = {}): Asker => {
    const asker = new Asker();
    asker.exchange = pool.dispatch({ method: 'GET', path: '/', fields: '', body: undefined, ...request }, asker);
    return asker;
  };

  describe('HTTP/2', () => {
    const secured = async (): Promise<void> => {
      const server = await listening(createSecureServer({ ...certificate, allowHTTP1: true }, handler as never));
      use({ origin: `https://127.0.0.1:${portOf(server)}` }, { http2: true, tls: tls() });
    };
    const plain = async (changes: Partial<PoolRules> = {}): Promise<void> => {
      const server = await listening(createHttp2({ settings: { maxConcurrentStreams: 1_000 } }, handler as never));
      use({ origin: `http://127.0.0.1:${portOf(server)}` }, { http2: true }, changes);
    };

    it.each([
      ['over TLS, by ALPN', secured],
      ['over TCP, with prior knowledge', plain],
    ])('is spoken %s, with names in lower case and no field of HTTP/1.1', async (_, start) => {
      await start();
      answer = (_request, response) => void (response as ServerResponse).writeHead(201, { 'x-one': 'ü', 'set-cookie': ['a=1', 'b=2'] }).end('made');
      const asker = ask({ method: 'POST', path: '/a?b=c', fields: fieldLines(['X-Name', 'ü', 'content-type', 'text/plain']), body: 'für' });
      expect(await asker.over).toBe('made');
      expect(asker.head).toMatchObject({ status: 201, 'x-one': 'ü', 'set-cookie': ['a=1', 'b=2'] });
      expect(asker.head).not.toHaveProperty(':status');
      expect(seen).toMatchObject([{ version: '2.0', path: '/a?b=c', body: 'für', headers: { 'x-name': 'ü', 'content-type': 'text/plain', 'content-length': '4' } }]);
      for (const name of ['connection', 'keep-alive', 'transfer-encoding', 'host']) expect(seen[0]?.headers).not.toHaveProperty(name);
    });

    it('carries many exchanges over one connection, and begins no more than one at first', async () => {
      await plain({ connections: 4 });
      let underWay = 0;
      let most = 0;
      answer = (_, response) => {
        most = Math.max(most, (underWay += 1));
        setTimeout(() => {
          underWay -= 1;
          (response as ServerResponse).end('ok');
        }, 20);
      };
      const outcomes = await Promise.all(Array.from({ length: 60 }, () => ask().over));
      expect({ outcomes: new Set(outcomes), sessions: sessions.length, many: most > 30 }).toEqual({ outcomes: new Set(['ok']), sessions: 1, many: true });
    });

    it('has as many connections as it may once one is full, and the rest in a queue', async () => {
      await plain({ connections: 2 });
      expect(await ask().over).toBe('ok');
      const held: (() => void)[] = [];
      answer = (_, response) => void held.push(() => (response as ServerResponse).end('late'));
      const asked = Array.from({ length: 205 }, () => ask());
      while (held.length < 200) await delay(5);
      await delay(50);
      const waiting = asked.filter(({ exchange }) => exchange.waitsForOthers).length;
      expect({ sessions: sessions.length, held: held.length, waiting, full: pool.isFull }).toEqual({ sessions: 2, held: 200, waiting: 5, full: true });
      answer = (_, response) => void (response as ServerResponse).end('late');
      for (const release of held) release();
      expect(new Set(await Promise.all(asked.map(({ over }) => over)))).toEqual(new Set(['late']));
    });

    it('is left for HTTP/1.1 where the upstream does not take it, with a connection for each exchange', async () => {
      const server = await listening(createHttps(certificate, handler as never) as never as Server);
      use({ origin: `https://127.0.0.1:${portOf(server)}` }, { http2: true, tls: tls() });
      let underWay = 0;
      let most = 0;
      answer = (_, response) => {
        most = Math.max(most, (underWay += 1));
        setTimeout(() => {
          underWay -= 1;
          (response as ServerResponse).end('ok');
        }, 20);
      };
      const outcomes = await Promise.all(Array.from({ length: 6 }, () => ask().over));
      expect({ outcomes: new Set(outcomes), versions: new Set(seen.map(({ version }) => version)), most }).toEqual({ outcomes: new Set(['ok']), versions: new Set(['1.1']), most: 2 });
    });

    it('ends a stream that is given up, and no other on its connection', async () => {
      await plain();
      let aborted = 0;
      answer = (request, response) => {
        if (request.url === '/given-up') (response as Http2ServerResponse).stream.once('close', () => (aborted += 1));
        else setTimeout(() => (response as ServerResponse).end('ok'), 30);
      };
      const given = ask({ path: '/given-up' });
      const other = ask({ path: '/other' });
      while (seen.length < 2) await delay(1);
      given.exchange.abort();
      expect(await other.over).toBe('ok');
      expect(await ask().over).toBe('ok');
      expect({ aborted, heard: given.heard, sessions: sessions.length }).toEqual({ aborted: 1, heard: 0, sessions: 1 });
    });

    it('was not sent where the upstream refuses the stream, each time', async () => {
      await plain();
      answer = (_, response) => (response as Http2ServerResponse).stream.close(constants.NGHTTP2_REFUSED_STREAM);
      const asker = ask({ method: 'POST', body: 'x' });
      expect(await asker.over).toMatch(/^broken/);
      expect(asker.exchange.sent).toBe(false);
    });

    it('goes to another connection where a GOAWAY says that it was not looked at', async () => {
      await plain();
      expect(await ask().over).toBe('ok');
      sessions[0]?.once('stream', (stream: ServerHttp2Stream) => stream.session?.goaway(constants.NGHTTP2_NO_ERROR, 1));
      const asker = ask({ method: 'POST', path: '/moved', body: 'x' });
      expect(await asker.over).toBe('ok');
      expect(sessions).toHaveLength(2);
    });

    it('was not sent where every connection says GOAWAY', async () => {
      const server = await listening(createTcp((socket) => void socket.once('data', () => socket.write(Buffer.concat([SETTINGS, GOAWAY])))));
      use({ origin: `http://127.0.0.1:${portOf(server)}` }, { http2: true });
      const asker = ask({ method: 'POST', body: 'x' });
      expect(await asker.over).toMatch(/^broken/);
      expect(asker.exchange.sent).toBe(false);
    });

    it('may have been carried out where the connection is lost, and is not sent again', async () => {
      await plain();
      answer = () => sessions.at(-1)?.destroy();
      const asker = ask({ method: 'POST', body: 'x' });
      expect(await asker.over).toMatch(/^broken/);
      await delay(150);
      expect({ sent: asker.exchange.sent, times: seen.length, heard: asker.heard }).toEqual({ sent: true, times: 1, heard: 1 });
      answer = (_, response) => void (response as ServerResponse).end('ok');
      expect(await ask().over).toBe('ok');
    });

    it.each([
      ['without an end, by a reset with NO_ERROR', 'abc', frame(3, 0, '00000000'), 'broken: StreamCut'],
      ['without an end, by a reset with CANCEL', 'abc', frame(3, 0, '00000008'), 'broken: ConnectionLost'],
      ['without an end or a body, by a reset with NO_ERROR', '', frame(3, 0, '00000000'), 'broken: StreamCut'],
      ['without an end, by a reset with INTERNAL_ERROR', 'abc', frame(3, 0, '00000002'), 'broken: ERR_HTTP2_STREAM_ERROR'],
      ['by its end', 'abc', frame(0, 1, ''), 'abc'],
      ['by its end and a reset with NO_ERROR', 'abc', Buffer.concat([frame(0, 1, ''), frame(3, 0, '00000000')]), 'abc'],
    ])('is whole or cut as it says, ended %s', async (_title, body, end, outcome) => {
      const begun = Buffer.concat([frame(1, 4, '88'), frame(0, 0, Buffer.from(body).toString('hex'))]);
      const server = await listening(
        createTcp((socket) => {
          socket.write(SETTINGS);
          // A HEADERS frame of the first stream that says END_STREAM and END_HEADERS: the request.
          socket.on('data', (chunk: Buffer) => chunk.includes(Buffer.from('010500000001', 'hex')) && socket.write(begun) && setTimeout(() => socket.write(end), 20));
        }),
      );
      use({ origin: `http://127.0.0.1:${portOf(server)}` }, { http2: true });
      expect(await ask().over).toBe(outcome);
    });

    it('has a head of 16 KiB at most', async () => {
      await plain();
      answer = (_, response) => void (response as ServerResponse).writeHead(200, { 'x-long': 'x'.repeat(17_000) }).end('ok');
      expect(await ask().over).toBe('broken: HPE_HEADER_OVERFLOW');
      answer = (_, response) => void (response as ServerResponse).end('ok');
      expect(await ask().over).toBe('ok');
    });

    it('is closed once it is idle, and when the pool is', async () => {
      await plain({ keepAlive: 60 });
      expect(await ask().over).toBe('ok');
      await delay(300);
      expect(sockets.size).toBe(0);
      expect(await ask().over).toBe('ok');
      pool.close();
      await delay(50);
      expect(sockets.size).toBe(0);
    });

    it('takes new connections once it is renewed, and lets those in use finish', async () => {
      await plain();
      answer = (_, response) => void setTimeout(() => (response as ServerResponse).end('ok'), 60);
      const first = ask();
      while (seen.length === 0) await delay(1);
      pool.renew();
      const second = ask();
      expect(await Promise.all([first.over, second.over])).toEqual(['ok', 'ok']);
      expect(sessions).toHaveLength(2);
    });
  });

  describe('a Unix socket', () => {
    let folder: string;
    let path: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'sock-'));
      path = join(folder, 'catalog.sock');
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it.each([false, true])('is spoken to as what the upstream is called, over HTTP/2: %s', async (http2) => {
      await listening((http2 ? createHttp2(handler as never) : createHttp(handler as never)) as never as Server, path);
      use({ origin: 'http://catalog', socketPath: path }, { http2 });
      for (let time = 0; time < 3; time += 1) expect(await ask({ path: '/products' }).over).toBe('ok');
      const name = http2 ? ':authority' : 'host';
      expect(seen).toMatchObject(Array(3).fill({ version: http2 ? '2.0' : '1.1', path: '/products', headers: { [name]: 'catalog' } }));
      expect(sockets.size).toBe(1);
    });

    it('that is not there was not sent to', async () => {
      use({ origin: 'http://catalog', socketPath: path }, {});
      const asker = ask();
      expect({ outcome: await asker.over, sent: asker.exchange.sent }).toEqual({ outcome: 'broken: ENOENT', sent: false });
    });
  });

  describe('a proxy', () => {
    let connects: Record<string, unknown>[];
    let forwarded: { url: string | undefined; headers: Record<string, unknown> }[];
    let proxy: Server;
    let status: number;
    let upstreamAt: () => number;

    beforeEach(async () => {
      [connects, forwarded, status] = [[], [], 200];
      const server = createHttp((request, response) => {
        forwarded.push({ url: request.url, headers: { ...request.headers } });
        response.writeHead(status === 200 ? 200 : status).end('forwarded');
      });
      server.on('connect', (request: IncomingMessage, socket: Socket) => {
        connects.push({ target: request.url, ...request.headers });
        socket.on('error', () => undefined);
        if (status === 0) return;
        if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
        const onward = connect(upstreamAt(), '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
          onward.pipe(socket).pipe(onward);
        });
        onward.on('error', () => socket.destroy());
      });
      proxy = await listening(server);
    });

    const secret = fieldLines(['authorization', 'Bearer for-the-upstream', 'cookie', 'a=b']);
    const through = (origin: string, way: Partial<Way> = {}, changes: Partial<PoolRules> = {}): void =>
      use({ origin }, { proxy: proxyAt(`http://127.0.0.1:${portOf(proxy)}`, 'bff:hunter2'), tls: tls(), ...way }, changes);
    const basic = `Basic ${Buffer.from('bff:hunter2').toString('base64')}`;

    it.each([false, true])('is asked for a tunnel to https, and learns the name alone, with HTTP/2 in it: %s', async (http2) => {
      const upstream = await listening(createSecureServer({ ...certificate, allowHTTP1: true }, handler as never));
      upstreamAt = () => portOf(upstream);
      through('https://upstream.test:8443', { http2 });
      for (let time = 0; time < 2; time += 1) expect(await ask({ fields: secret }).over).toBe('ok');
      expect(connects).toEqual([{ target: 'upstream.test:8443', host: 'upstream.test:8443', 'proxy-authorization': basic, connection: expect.any(String) }]);
      expect({ versions: seen.map(({ version }) => version), forwarded }).toEqual({ versions: Array(2).fill(http2 ? '2.0' : '1.1'), forwarded: [] });
      for (const { headers } of seen) {
        expect(headers).toMatchObject({ authorization: 'Bearer for-the-upstream' });
        expect(headers).not.toHaveProperty('proxy-authorization');
      }
    });

    it('is sent what goes to http, with the absolute URL and the upstream in Host', async () => {
      through('http://upstream.test:8080');
      expect(await ask({ path: '/a?b=c' }).over).toBe('forwarded');
      expect({ forwarded, connects }).toMatchObject({ connects: [], forwarded: [{ url: 'http://upstream.test:8080/a?b=c', headers: { host: 'upstream.test:8080', 'proxy-authorization': basic } }] });
    });

    it.each([403, 407, 502])('that refuses the tunnel with %d has not passed anything on', async (refusal) => {
      status = refusal;
      through('https://upstream.test');
      const asker = ask({ method: 'POST', body: 'x' });
      expect({ outcome: await asker.over, sent: asker.exchange.sent }).toEqual({ outcome: 'broken: ERR_PROXY_REFUSED', sent: false });
    });

    it('that does not answer, or is not there, has as long as a connection may take', async () => {
      status = 0;
      through('https://upstream.test', {}, { connectTimeout: 60 });
      expect(await ask().over).toBe('broken: ETIMEDOUT');
      const gone = await listening(createTcp());
      const port = portOf(gone);
      await new Promise<void>((closed) => gone.close(() => closed()));
      servers.splice(servers.indexOf(gone), 1);
      pool.destroy();
      use({ origin: 'https://upstream.test' }, { proxy: proxyAt(`http://127.0.0.1:${port}`, undefined), tls: tls() });
      expect(await ask().over).toBe('broken: ECONNREFUSED');
    });
  });
});

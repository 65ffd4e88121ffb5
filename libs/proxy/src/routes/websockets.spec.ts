import 'reflect-metadata';
import type { RunningBff } from '@portico/platform';
import { HeldResources, Signals } from '@portico/platform';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { rootOf, startRouted } from './routed-bff.fixture.ts';

const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n';
const HANDSHAKE = 'upgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

describe('a WebSocket over a route', () => {
  let server: Server;
  let sockets: WebSocketServer;
  let bff: RunningBff;
  let asked: IncomingMessage[];
  /** What the service does with an upgrade instead of echoing messages. */
  let upgrade: ((request: IncomingMessage, socket: Duplex) => void) | undefined;
  const clients: WebSocket[] = [];
  /** Connections that have left HTTP at the service. */
  const left = new Set<Duplex>();

  const start = async (more = ''): Promise<void> => {
    const { port } = server.address() as AddressInfo;
    bff = await startRouted(`
upstreams:
  - { name: chat, kind: http, instances: ['http://127.0.0.1:${port}'], timeout: 1s }
routes:
  - { name: chat, match: { path: '/chat/*' }, to: chat, access: public, websocket: true, rewrite: { path: '/rooms/*' } }
  - { name: staff, match: { path: /staff }, to: chat, scopes: ['files:read'], roles: [clerk], websocket: true }
  - { name: known, match: { path: /known }, to: chat, access: authenticated, websocket: true }
  - { name: plain, match: { path: /plain, methods: [GET, POST] }, to: chat, access: public, types: [text/plain] }
${more}`, rootOf());
  };
  const client = (path: string, { headers = {}, protocols = [] as string[] } = {}): WebSocket => {
    const socket = new WebSocket(`${bff.url.replace('http', 'ws')}${path}`, protocols, { headers }).on('error', () => undefined);
    clients.push(socket);
    return socket;
  };
  /** 101, or the status of what is answered instead. */
  const statusOf = (socket: WebSocket): Promise<number> =>
    new Promise((resolve) => {
      socket.once('open', () => resolve(101)).once('unexpected-response', (_request, { statusCode }: IncomingMessage) => (resolve(statusCode ?? 0), socket.terminate()));
    });
  const open = async (path = '/chat/1', options = {}): Promise<WebSocket> => {
    const socket = client(path, options);
    expect(await statusOf(socket)).toBe(101);
    return socket;
  };
  const held = (resource: string): number | undefined => bff.app.get(HeldResources).all().find((one) => one.resource === resource && one.of === '')?.held();
  const atService = async (): Promise<WebSocket> => {
    while (sockets.clients.size === 0) await new Promise(setImmediate);
    return [...sockets.clients][0] as WebSocket;
  };
  /** What a client that writes its own bytes is answered, until the connection ends or `enough` says so. */
  const raw = async (text: string, enough: (answer: string, socket: Socket) => boolean): Promise<string> => {
    const { hostname, port } = new URL(bff.url);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    socket.write(text, 'latin1');
    let answer = '';
    for await (const chunk of socket) if (enough((answer += (chunk as Buffer).toString('latin1')), socket)) break;
    socket.destroy();
    return answer;
  };

  beforeEach(async () => {
    [asked, upgrade] = [[], undefined];
    sockets = new WebSocketServer({ noServer: true, perMessageDeflate: { threshold: 1 }, handleProtocols: (offered) => [...offered].at(-1) ?? false });
    sockets.on('connection', (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })).on('error', () => undefined));
    server = createServer((request, response) => {
      asked.push(request);
      let body = '';
      request.on('data', (chunk) => (body += String(chunk))).on('end', () => response.setHeader('content-type', 'text/plain').end(`${request.method} ${body}`));
    });
    server.on('upgrade', (request, socket, head) => {
      asked.push(request);
      left.add(socket);
      if (upgrade) upgrade(request, socket);
      else sockets.handleUpgrade(request, socket, head, (one) => sockets.emit('connection', one));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    for (const one of clients.splice(0)) one.terminate();
    await bff.close();
    for (const one of sockets.clients) one.terminate();
    for (const one of left) one.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('carries messages both ways, with subprotocol and compression, and tells the service what every routed request does', async () => {
    await start();
    const socket = await open('/chat/5?a=b', { protocols: ['one', 'two'], headers: { cookie: 'session=1', authorization: 'Bearer x', 'x-user-id': 'admin' } });
    const messages = [Buffer.from('hello'), Buffer.alloc(300_000, 'abc'), Buffer.from([0, 255])];
    const got: Buffer[] = [];
    for (const message of messages) {
      socket.send(message);
      got.push(((await once(socket, 'message')) as [Buffer])[0]);
    }
    const [{ url, headers }] = asked as [IncomingMessage];
    expect({ got: got.map((one, index) => one.equals(messages[index] as Buffer)), protocol: socket.protocol, extensions: socket.extensions, url }).toEqual({ got: [true, true, true], protocol: 'two', extensions: 'permessage-deflate', url: '/rooms/5?a=b' });
    expect(headers).toMatchObject({ via: '1.1 routed', 'x-forwarded-for': '127.0.0.1', traceparent: expect.any(String), host: expect.stringMatching(/^127/) });
    expect(['cookie', 'authorization', 'x-user-id'].filter((name) => name in headers)).toEqual([]);
  });

  it('opens for those who may call the route, and no one else', async () => {
    await start();
    const as = (path: string, caller?: string): Promise<number> => statusOf(client(path, caller === undefined ? {} : { headers: { 'x-caller': caller } }));
    const statuses = { staff: [await as('/staff'), await as('/staff', 'guest'), await as('/staff', 'clerk')], known: [await as('/known'), await as('/known', 'guest')], none: await as('/none') };
    expect(statuses).toEqual({ staff: [401, 403, 101], known: [401, 101], none: 404 });
    expect(asked.map(({ url }) => url)).toEqual(['/staff', '/known']);
  });

  it.each([
    ['a page of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, '', 403],
    ['a page of another origin, of an old browser', { origin: 'https://evil.example' }, '', 403],
    ['a page of the BFF’s own host', { origin: 'http://127.0.0.1', host: '127.0.0.1' }, '', 101],
    ['a page that the settings name', { origin: 'https://partner.example', 'sec-fetch-site': 'cross-site' }, 'connections: { origins: [https://partner.example] }', 101],
  ])('is opened by %s: %o', async (_title, headers, more, status) => {
    await start(more);
    expect({ status: await statusOf(client('/chat/1', { headers: headers as Record<string, string> })), asked: asked.length }).toEqual({ status, asked: status === 101 ? 1 : 0 });
  });

  it('counts among the streams of its caller, and is given back when it closes', async () => {
    await start('streams: { perCaller: 2 }');
    const as = (caller: string): WebSocket => client('/known', { headers: { 'x-caller': caller } });
    const first = as('a');
    const statuses = [await statusOf(first), await statusOf(as('a')), await statusOf(as('a')), await statusOf(as('b'))];
    expect({ statuses, held: held('streams') }).toEqual({ statuses: [101, 101, 503, 101], held: 3 });
    first.close();
    await once(first, 'close');
    while (held('streams') !== 2) await new Promise(setImmediate);
    expect(await statusOf(as('a'))).toBe(101);
  });

  it('ends when a client’s message is longer than may be, with the status 1009, and the service hears of it', async () => {
    await start('streams: { longestMessage: 1kB }');
    const socket = await open('/chat/1', { headers: {} });
    const service = await atService();
    const heard = once(service, 'close');
    socket.send(Buffer.alloc(4_000), { compress: false });
    expect(((await once(socket, 'close')) as [number])[0]).toBe(1009);
    await heard;
  });

  it('ends when it has been open for as long as a stream may, with the status 1001', async () => {
    await start('streams: { longest: 300ms }');
    const socket = await open();
    const heard = once(await atService(), 'close');
    expect(((await once(socket, 'close')) as [number])[0]).toBe(1001);
    await heard;
  });

  it('is asked whether its client is there, and is over without an answer', async () => {
    await start('streams: { silent: 400ms }');
    const [there, gone] = [await open(), await open()];
    (gone as unknown as { pong: () => void }).pong = () => undefined;
    const pinged = once(there, 'ping');
    expect(((await once(gone, 'close')) as [number])[0]).toBe(1001);
    await pinged;
    expect(there.readyState).toBe(WebSocket.OPEN);
  });

  it('is told when the BFF stops, and so is the service; none of its messages is cut', async () => {
    await start();
    const socket = await open();
    const service = await atService();
    const [atClient, atUpstream] = [once(socket, 'close'), once(service, 'close')];
    const messages: number[] = [];
    socket.on('message', (data: Buffer) => void messages.push(data.length));
    for (let index = 0; index < 5; index += 1) service.send(Buffer.alloc(200_000));
    await once(socket, 'message');
    await bff.close();
    expect({ client: ((await atClient) as [number])[0], service: ((await atUpstream) as [number])[0], whole: messages.every((length) => length === 200_000) }).toEqual({ client: 1001, service: 1001, whole: true });
  });

  it('is told between two frames, where one is on its way', async () => {
    await start('streams: { longest: 300ms }');
    let finish: () => void = () => undefined;
    upgrade = (_request, socket) => {
      socket.on('error', () => undefined).write(`${SWITCHED}\x82\x04ab`, 'latin1');
      finish = () => void socket.write('cd\x82\x01e', 'latin1');
    };
    setTimeout(() => finish(), 700);
    const answer = await raw(`GET /chat/1 HTTP/1.1\r\nhost: a\r\n${HANDSHAKE}\r\n`, () => false);
    expect(answer.split('\r\n\r\n')[1]).toBe('\x82\x04abcd\x88\x02\x03\xe9');
  });

  it('closes at the service when its client leaves, with a word or without', async () => {
    await start();
    const codes: number[] = [];
    for (const leave of [(one: WebSocket) => one.close(4001), (one: WebSocket) => one.terminate()]) {
      const socket = await open();
      const service = await atService();
      leave(socket);
      codes.push(((await once(service, 'close')) as [number])[0]);
    }
    expect(codes).toEqual([4001, 1006]);
    while (held('upgraded connections') !== 0) await new Promise(setImmediate);
    expect(held('streams')).toBe(0);
  });

  it('closes at the client when the service leaves, with a word or without', async () => {
    await start();
    const codes: number[] = [];
    for (const leave of [(one: WebSocket) => one.close(4002), (one: WebSocket) => one.terminate()]) {
      const socket = await open();
      leave(await atService());
      codes.push(((await once(socket, 'close')) as [number])[0]);
    }
    expect(codes).toEqual([4002, 1006]);
  });

  it('stops the service that is faster than its client', async () => {
    await start();
    const socket = await open();
    (socket as unknown as { _socket: Socket })._socket.pause();
    const service = await atService();
    for (let index = 0; index < 400; index += 1) service.send(Buffer.alloc(100_000, index), { compress: false });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const waiting = service.bufferedAmount;
    let messages = 0;
    socket.on('message', () => (messages += 1));
    (socket as unknown as { _socket: Socket })._socket.resume();
    while (messages < 400) await new Promise((resolve) => setTimeout(resolve, 10));
    expect({ stopped: waiting > 10_000_000, messages }).toEqual({ stopped: true, messages: 400 });
  });

  it.each([
    ['refuses it', 'HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno', 404],
    ['answers as if it were a GET', 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok', 200],
    ['speaks another version', 'HTTP/1.1 426 Upgrade Required\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\ncontent-length: 0\r\n\r\n', 426],
    ['fails', 'HTTP/1.1 500 Oh\r\ncontent-length: 5\r\n\r\nstack', 502],
    ['switches to something else', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n', 502],
    ['says nothing', '', 504],
    ['breaks off', 'HTTP/1.1 101 Swit', 503],
  ])('is no WebSocket where the service %s, and its connection is not used again', async (_title, answer, status) => {
    await start();
    upgrade = (_request, socket) => void (answer.endsWith('Swit') ? socket.end(answer) : socket.on('error', () => undefined).write(answer));
    const text = await raw(`GET /chat/1 HTTP/1.1\r\nhost: a\r\n${HANDSHAKE}\r\nGET /plain HTTP/1.1\r\nhost: a\r\n\r\n`, () => false);
    const version = /sec-websocket-version: (\d+)/.exec(text)?.[1];
    expect({ statuses: text.match(/HTTP\/1\.1 \d+/g), leaks: text.includes('stack'), version, plain: asked.filter(({ url }) => url === '/plain').length }).toEqual({ statuses: [`HTTP/1.1 ${status}`], leaks: false, version: status === 426 ? '13' : undefined, plain: 0 });
  });

  describe('is not what asks for an upgrade otherwise: that is read as HTTP (RFC 9110, section 7.8)', () => {
    const next = 'GET /plain HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
    it.each([
      ['a body and h2c, as Java’s client sends it', `POST /plain HTTP/1.1\r\nhost: a\r\nconnection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\ncontent-length: 3\r\n\r\nabc${next}`, ['POST abc', 'GET ']],
      ['a chunked body and h2c', `POST /plain HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: h2c\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n${next}`, ['POST abc', 'GET ']],
      ['a route without WebSockets', `GET /plain HTTP/1.1\r\nhost: a\r\n${HANDSHAKE}\r\n${next}`, ['GET ', 'GET ']],
    ])('%s', async (_title, text, bodies) => {
      await start();
      const answer = await raw(text, () => false);
      expect({ bodies: answer.split('HTTP/1.1 200 OK').slice(1).map((one) => one.split('\r\n\r\n')[1]), upgrades: asked.filter(({ headers }) => 'upgrade' in headers || 'http2-settings' in headers).length }).toEqual({ bodies, upgrades: 0 });
    });

    it('a WebSocket with a body, which would stand where frames do', async () => {
      await start();
      const smuggled = 'GET /staff HTTP/1.1\r\nhost: a\r\n\r\n';
      const answer = await raw(`GET /chat/1 HTTP/1.1\r\nhost: a\r\n${HANDSHAKE}content-length: ${smuggled.length}\r\n\r\n${smuggled}${next}`, () => false);
      expect({ switched: answer.includes(' 101 '), asked: asked.map(({ url }) => url).filter((url) => url === '/staff') }).toEqual({ switched: false, asked: [] });
    });
  });

  it('is in the log and the metrics as one request that lasts as long as it', async () => {
    await start();
    const socket = await open();
    const finished = new Promise((resolve) => bff.app.get(Signals).requestFinished.subscribe(({ status, duration, context }) => void resolve({ status, long: duration > 200, failure: context.failure })));
    await new Promise((resolve) => setTimeout(resolve, 250));
    socket.close();
    expect(await finished).toEqual({ status: 101, long: true, failure: undefined });
  });
});

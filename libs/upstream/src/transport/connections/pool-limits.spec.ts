import net, { createServer, Socket } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import tls from 'node:tls';
import type { ConnectionPool, PoolRules } from './connection-pool.ts';
import type { Exchange, ExchangeListener, WireRequest } from './exchange.ts';
import { poolOver, TRANSPORTS } from './transports.fixture.ts';

/** Somebody who waits for an answer, or for its head. */
class Asker implements ExchangeListener {
  exchange!: Exchange;
  readonly begun: Promise<void>;
  readonly over: Promise<string>;
  private body = '';
  private begin: () => void = () => undefined;
  private end: (outcome: string) => void = () => undefined;

  constructor() {
    this.begun = new Promise((resolve) => (this.begin = resolve));
    this.over = new Promise((resolve) => (this.end = resolve));
  }

  answerStarted(): void {
    this.begin();
  }

  answerData(chunk: Buffer): void {
    this.body += chunk.toString();
  }

  answerEnded(): void {
    this.end(this.body);
  }

  broken(error: Error & { code?: string }): void {
    this.end(`broken: ${error.code ?? error.name}`);
  }
}

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const ENDLESS = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nbegun\r\n';
const END = '0\r\n\r\n';

describe.each(TRANSPORTS)('the connections of a pool (%s)', (transport) => {
  const rules: PoolRules = { connections: 1, connectTimeout: 2_000, keepAlive: 5_000 };
  let server: Server;
  let pool: ConnectionPool;
  let sockets: Socket[];
  let paths: string[];
  /** What is written for a path; nothing for others. */
  let answers: Record<string, string>;

  const listen = async (port = 0): Promise<void> => {
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined).on('data', (data: Buffer) => {
        const path = data.toString().split(' ')[1] as string;
        paths.push(path);
        if (answers[path] !== undefined) socket.write(answers[path]);
      });
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const port = (): number => (server.address() as AddressInfo).port;
  const poolWith = (changes: Partial<PoolRules> = {}): ConnectionPool => poolOver(transport, { origin: `http://127.0.0.1:${port()}` }, { ...rules, ...changes });
  const ask = (path: string, request: Partial<WireRequest> = {}, asker = new Asker()): Asker => {
    asker.exchange = pool.dispatch({ method: 'GET', path, fields: '', body: undefined, ...request }, asker);
    return asker;
  };
  const answered = async (path: string): Promise<void> => expect(await ask(path).over).toBe('ok');
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await delay(1);
  };
  const closed = (): Promise<unknown> => new Promise((done) => server.close(done));

  beforeEach(async () => {
    [sockets, paths] = [[], []];
    answers = { '/ok': OK, '/stream': ENDLESS };
    await listen();
    pool = poolWith();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    pool.destroy();
    for (const socket of sockets) socket.destroy();
    await closed();
  });

  describe('a caller that gives up', () => {
    it.each([0, 1, 2])('as the one with %d before it in the queue is never sent, and the others are in their order', async (place) => {
      const first = ask('/silent');
      await until(() => paths.length === 1);
      const waiting = ['/ok?0', '/ok?1', '/ok?2'].map((path) => {
        answers[path] = OK;
        return ask(path);
      });
      waiting[place]?.exchange.abort();
      sockets[0]?.write(OK);
      await first.over;
      const left = waiting.filter((_, index) => index !== place);
      await Promise.all(left.map(({ over }) => over));
      expect(paths).toEqual(['/silent', ...[0, 1, 2].filter((index) => index !== place).map((index) => `/ok?${index}`)]);
    });

    it('after its end changes nothing for those who come later', async () => {
      const first = ask('/ok');
      await first.over;
      const second = ask('/silent');
      first.exchange.abort();
      await until(() => paths.length === 2);
      sockets[0]?.write(OK);
      expect(await second.over).toBe('ok');
      expect(sockets).toHaveLength(1);
    });

    it('frees its place for those who wait', async () => {
      const first = ask('/silent');
      await until(() => paths.length === 1);
      const second = ask('/ok');
      first.exchange.abort();
      expect(await second.over).toBe('ok');
      expect(sockets).toHaveLength(2);
    });
  });

  it('are known to be all in use, and since when one was waited for', async () => {
    const first = ask('/silent');
    const second = ask('/ok');
    // The one that is being made may be for either.
    expect([pool.isFull, second.exchange.waitsForOthers]).toEqual([false, false]);
    await until(() => paths.length === 1);
    expect([pool.isFull, first.exchange.waitsForOthers, second.exchange.waitsForOthers]).toEqual([true, false, true]);
    const before = performance.now();
    sockets[0]?.write(OK);
    await second.over;
    expect(second.exchange.queuedUntil).toBeGreaterThanOrEqual(before);
    expect(second.exchange.queuedUntil).toBeLessThanOrEqual(performance.now());
    const third = ask('/ok');
    await third.over;
    expect(third.exchange.queuedUntil).toBe(0);
  });

  it('that streams have are not missed by others, and are ended when there is one too many', async () => {
    const stream = ask('/stream');
    await stream.begun;
    const waits = ask('/ok');
    stream.exchange.detach();
    stream.exchange.detach();
    expect(pool.isFull).toBe(false);
    await waits.over;
    for (let time = 0; time < 3; time += 1) await answered('/ok');
    expect(sockets).toHaveLength(2);
    // Both are idle then, and one is enough.
    sockets[0]?.write(END);
    expect(await stream.over).toBe('begun');
    await once(sockets[0] as Socket, 'close');
    await answered('/ok');
    expect([sockets.length, sockets[1]?.destroyed]).toEqual([2, false]);
  });

  it('that streams have lost are counted no more', async () => {
    for (let time = 0; time < 3; time += 1) {
      const stream = ask('/stream');
      await stream.begun;
      stream.exchange.detach();
      sockets.at(-1)?.destroy();
      expect(await stream.over).toMatch(/^broken/);
    }
    const silent = ask('/silent');
    const waits = ask('/ok');
    await until(() => paths.includes('/silent'));
    expect([pool.isFull, waits.exchange.waitsForOthers]).toEqual([true, true]);
    silent.exchange.abort();
    await waits.over;
  });

  it('are made for no longer than that may take, and live longer', async () => {
    pool = poolWith({ connectTimeout: 1_000 });
    const slow = ask('/silent');
    await until(() => paths.length === 1);
    await delay(1_100);
    sockets[0]?.write(OK);
    expect(await slow.over).toBe('ok');
    expect(sockets).toHaveLength(1);
  });

  it('are made again once a server listens, and waiting callers are told in turn', async () => {
    const at = port();
    await closed();
    const told: string[] = [];
    const askers = ['first', 'second', 'third'].map((name) => {
      const asker = ask('/ok');
      void asker.over.then(() => told.push(name));
      return asker;
    });
    expect(await Promise.all(askers.map(({ over }) => over))).toEqual(Array(3).fill('broken: ECONNREFUSED'));
    expect(told).toEqual(['first', 'second', 'third']);
    await listen(at);
    await answered('/ok');
    await answered('/ok');
    expect(sockets).toHaveLength(1);
  });

  it('that are idle are not used any more once they are to be renewed, and those in use once they are free', async () => {
    await answered('/ok');
    pool.renew();
    await once(sockets[0] as Socket, 'close');
    await answered('/ok');
    expect(sockets).toHaveLength(2);
  });

  it.each([
    [20, 16_000],
    [8, 4_000],
    [7, 3_500],
  ])('whose upstream keeps them for %d s are used for %d ms', (seconds, milliseconds) => {
    expect(poolWith({ keepAlive: 60_000 }).keepFor(`timeout=${seconds}`)).toBe(milliseconds);
  });

  it('that are too old are ended one after the other, for as long as there are any', async () => {
    pool = poolWith({ connections: 2, keepAlive: 60 });
    const silent = ask('/silent');
    await until(() => paths.length === 1);
    await answered('/ok');
    await delay(30);
    sockets[0]?.write(OK);
    await silent.over;
    await until(() => sockets.every(({ destroyed }) => destroyed));
    expect(sockets).toHaveLength(2);
  });

  it.each(['GET', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE', 'POST', 'PUT', 'PATCH'])('carry a %s without a body, whose length is told where one is usual, and are used again', async (method) => {
    const texts: string[] = [];
    server.on('connection', (socket: Socket) => socket.on('data', (data: Buffer) => texts.push(data.toString())));
    answers['/head'] = 'HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n';
    for (let time = 0; time < 2; time += 1) expect(await ask(method === 'HEAD' ? '/head' : '/ok', { method }).over).toBe(method === 'HEAD' ? '' : 'ok');
    // Undici ends the connection after a HEAD, in case an answer comes with a body all the same.
    expect(sockets).toHaveLength(transport === 'undici' && method === 'HEAD' ? 2 : 1);
    expect(texts.map((text) => text.includes('\r\ncontent-length: 0\r\n'))).toEqual(Array(2).fill(['POST', 'PUT', 'PATCH'].includes(method)));
  });

  it.each(['answerStarted', 'answerData', 'answerEnded'] as const)('tell a reader of what it throws itself in %s', async (when) => {
    const asker = new Asker();
    asker[when] = () => {
      throw Object.assign(new Error('mine'), { code: 'MINE' });
    };
    ask('/ok', {}, asker);
    expect(await asker.over).toBe('broken: MINE');
    await answered('/ok');
  });

  it.each([
    ['http://shop.test', { port: 80, host: 'shop.test' }],
    ['http://shop.test:8080', { port: 8_080, host: 'shop.test' }],
    ['https://shop.test', { port: 443, host: 'shop.test', servername: 'shop.test' }],
    ['https://192.0.2.7:8443', { port: 8_443, host: '192.0.2.7' }],
    ['http://[2001:db8::7]', { port: 80, host: '2001:db8::7' }],
    ['https://[2001:db8::7]', { port: 443, host: '2001:db8::7' }],
  ])('lead for %s where that says', (origin, expected) => {
    const made: object[] = [];
    const make = ({ host, port, servername }: { host?: string; port?: number | string; servername?: string | null }): never => {
      made.push({ host, port: Number(port), servername: servername ?? undefined });
      return new Socket() as never;
    };
    jest.spyOn(net, 'connect').mockImplementation(make as never);
    jest.spyOn(tls, 'connect').mockImplementation(make as never);
    pool = poolOver(transport, { origin }, rules);
    ask('/');
    expect(made).toEqual([{ servername: undefined, ...expected }]);
  });

  it.each([
    ['192.0.2.7', 4],
    ['2001:db8::7', 6],
  ])('lead to the address that discovery has found: %s', (ip, family) => {
    let lookup: ((name: string, options: { all?: boolean }, done: (...found: unknown[]) => void) => void) | undefined;
    jest.spyOn(net, 'connect').mockImplementation(((options: { lookup: typeof lookup }) => ((lookup = options.lookup), new Socket())) as never);
    pool = poolOver(transport, { origin: 'http://shop.test', ip }, rules);
    ask('/');
    const found: unknown[] = [];
    lookup?.('shop.test', {}, (...one) => found.push(one));
    lookup?.('shop.test', { all: true }, (...one) => found.push(one));
    expect(found).toEqual([[null, ip, family], [null, [{ address: ip, family }]]]);
  });
});

import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import type { ConnectionPool, PoolRules } from './connection-pool.ts';
import { fieldLines } from './exchange.ts';
import type { Exchange, ExchangeListener, WireRequest } from './exchange.ts';
import { poolOver, TRANSPORTS } from './transports.fixture.ts';

/** Somebody who waits for an answer. */
class Asker implements ExchangeListener {
  status: number | undefined;
  body = '';
  readonly over: Promise<string>;
  exchange: Exchange | undefined;
  heard: string[] = [];
  onData: () => void = () => undefined;
  private end: (outcome: string) => void = () => undefined;

  constructor() {
    this.over = new Promise((resolve) => (this.end = resolve));
  }

  answerStarted({ status }: { status: number }): void {
    this.heard.push('started');
    this.status = status;
  }

  answerData(chunk: Buffer): void {
    this.body += chunk.toString();
    this.onData();
  }

  answerEnded(): void {
    this.heard.push('ended');
    this.end(`${this.status} ${this.body}`);
  }

  broken(error: Error & { code?: string }): void {
    this.heard.push('broken');
    this.end(`broken: ${error.code ?? error.name}`);
  }
}

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

describe.each(TRANSPORTS)('a pool of connections (%s)', (transport) => {
  let server: Server;
  let pool: ConnectionPool;
  let sockets: Socket[];
  let received: string[];
  /** What the upstream does with what it has read. */
  let answer: (socket: Socket, text: string) => void;
  const rules: PoolRules = { connections: 4, connectTimeout: 2_000, keepAlive: 5_000 };

  beforeEach(async () => {
    [sockets, received] = [[], []];
    answer = (socket) => void socket.write(OK);
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined).on('data', (data: Buffer) => {
        received.push(data.toString());
        answer(socket, data.toString());
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    pool = poolWith({});
  });

  afterEach(async () => {
    pool.destroy();
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  });

  const poolWith = (changes: Partial<PoolRules>, scheme = 'http'): ConnectionPool =>
    poolOver(transport, { origin: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}` }, { ...rules, ...changes });

  const ask = (request: Partial<WireRequest> = {}): Asker => {
    const asker = new Asker();
    asker.exchange = pool.dispatch({ method: 'GET', path: '/', fields: '', body: undefined, ...request }, asker);
    return asker;
  };

  /** Until the pool knows what has happened on the other side. */
  const settled = (): Promise<void> => delay(30);

  it('sends what is asked for, and nothing else', async () => {
    expect(await ask({ path: '/a?b=c', fields: fieldLines(['accept', 'text/plain', 'x-n', '7']) }).over).toBe('200 ok');
    const { port } = server.address() as AddressInfo;
    expect(received).toEqual([`GET /a?b=c HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: keep-alive\r\naccept: text/plain\r\nx-n: 7\r\n\r\n`]);
  });

  it.each([
    ['a text', 'POST', 'plain', 'content-length: 5\r\n\r\nplain'],
    ['a text that is longer in bytes', 'POST', 'für', 'content-length: 4\r\n\r\nfür'],
    ['bytes', 'PUT', Buffer.from('für'), 'content-length: 4\r\n\r\nfür'],
    ['an empty body', 'POST', '', 'content-length: 0\r\n\r\n'],
    ['no body, where one is usual', 'POST', undefined, 'content-length: 0\r\n\r\n'],
    ['no body', 'DELETE', undefined, 'keep-alive\r\n\r\n'],
  ])('sends %s', async (_, method, body, end) => {
    expect(await ask({ method, body }).over).toBe('200 ok');
    expect(received.join('')).toMatch(new RegExp(`^${method} / HTTP/1\\.1\r\n[^]*${end}$`));
  });

  it('uses a connection again, the one used last first', async () => {
    await Promise.all([ask().over, ask().over]);
    expect(sockets).toHaveLength(2);
    const used = sockets.map(() => 0);
    answer = (socket) => {
      used[sockets.indexOf(socket)]! += 1;
      socket.write(OK);
    };
    for (let time = 0; time < 5; time += 1) await ask().over;
    expect(sockets).toHaveLength(2);
    expect(used.sort()).toEqual([0, 5]);
  });

  it('makes no more connections than it may, and serves the others in their order', async () => {
    pool = poolWith({ connections: 2 });
    const order: string[] = [];
    answer = (socket, text) => {
      order.push(text.split(' ')[1] as string);
      setTimeout(() => socket.write(OK), 5);
    };
    await Promise.all(['/1', '/2', '/3', '/4', '/5'].map((path) => ask({ path }).over));
    expect(sockets).toHaveLength(2);
    expect(order).toEqual(['/1', '/2', '/3', '/4', '/5']);
  });

  it('lets an exchange have the connection that is free first, not the one that was made for it', async () => {
    const first = ask();
    await first.over;
    answer = (socket) => void setTimeout(() => socket.write(OK), 20);
    const asked = [ask({ path: '/a' }), ask({ path: '/b' })];
    await Promise.all(asked.map(({ over }) => over));
    expect(sockets).toHaveLength(2);
    pool.close();
    await settled();
    expect(sockets.every(({ destroyed }) => destroyed)).toBe(true);
  });

  it.each([
    ['says so', 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok'],
    ['would close it at once', 'HTTP/1.1 200 OK\r\nkeep-alive: timeout=0\r\ncontent-length: 2\r\n\r\nok'],
    ['sends more than its answer', `${OK}HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison`],
    ['speaks HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok'],
  ])('does not use a connection again when the upstream %s', async (_, text) => {
    answer = (socket) => void socket.write(text);
    for (let time = 1; time <= 3; time += 1) {
      expect(await ask().over).toBe('200 ok');
      expect(sockets).toHaveLength(time);
    }
  });

  it('takes the end of the connection for the end of an answer that has no other', async () => {
    answer = (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nuntil the end');
    expect(await ask().over).toBe('200 until the end');
  });

  it('does not use a connection again while the request is still being sent', async () => {
    answer = (socket) => {
      socket.pause();
      if (received.length === 1) socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n');
    };
    expect(await ask({ method: 'POST', body: Buffer.alloc(16 * 1024 * 1024) }).over).toBe('413 ');
    answer = (socket) => void socket.write(OK);
    expect(await ask().over).toBe('200 ok');
    expect(sockets).toHaveLength(2);
  });

  it('notices that an idle connection was closed, and takes another', async () => {
    await ask().over;
    sockets[0]?.end();
    await settled();
    expect(await ask().over).toBe('200 ok');
    expect(sockets).toHaveLength(2);
  });

  it('notices it before it sends, though it has not when it is asked', async () => {
    await ask().over;
    sockets[0]?.destroy();
    // What the other side has done is there to be read, and will be read in the turn of the event loop that begins now.
    await turn();
    expect(await ask({ method: 'POST', body: 'x' }).over).toBe('200 ok');
    expect(sockets).toHaveLength(2);
    expect(received).toHaveLength(2);
  });

  it('does not take for an answer what was not asked for', async () => {
    await ask().over;
    sockets[0]?.write('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison');
    await turn();
    expect(await ask().over).toBe('200 ok');
    expect(sockets).toHaveLength(2);
  });

  it('closes what has been idle for too long', async () => {
    pool = poolWith({ keepAlive: 40 });
    await Promise.all([ask().over, ask().over]);
    await delay(150);
    expect(sockets.every(({ destroyed }) => destroyed)).toBe(true);
    expect(await ask().over).toBe('200 ok');
    expect(sockets).toHaveLength(3);
  });

  it.each([
    ['timeout=1', 500],
    ['timeout=2', 1_000],
    ['timeout=4', 2_000],
    ['timeout=5, max=100', 2_500],
    ['max=5, Timeout = "6"', 3_000],
    ['timeout=8', 4_000],
    ['timeout=0', 0],
  ])('uses a connection again whose upstream says %s, for %d ms', async (hint, milliseconds) => {
    expect(pool.keepFor(hint)).toBe(milliseconds);
    answer = (socket) => void socket.write(`HTTP/1.1 200 OK\r\nkeep-alive: ${hint}\r\ncontent-length: 2\r\n\r\nok`);
    for (let time = 0; time < 3; time += 1) expect(await ask().over).toBe('200 ok');
    expect(sockets).toHaveLength(milliseconds > 0 ? 1 : 3);
  });

  it('keeps a connection no longer than the upstream does', async () => {
    expect(pool.keepFor('max=100')).toBe(5_000);
    expect(pool.keepFor(undefined)).toBe(5_000);
    expect(pool.keepFor('timeout=3600')).toBe(5_000);
    answer = (socket) => void socket.write(`HTTP/1.1 200 OK\r\nkeep-alive: timeout=1\r\ncontent-length: 2\r\n\r\nok`);
    await ask().over;
    await delay(550);
    expect(await ask().over).toBe('200 ok');
    expect(sockets).toHaveLength(2);
  });

  it('tells the waiting caller that a connection was lost', async () => {
    answer = (socket) => socket.destroy();
    expect(await ask().over).toMatch(/^broken: (ConnectionLost|ECONNRESET)$/);
    answer = (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\ncut', () => socket.end());
    const cut = ask();
    expect(await cut.over).toBe('broken: ConnectionLost');
    expect(cut.heard).toEqual(['started', 'broken']);
    answer = (socket) => void socket.write('SMTP ready\r\n');
    expect(await ask().over).toMatch(/^broken: HPE_/);
  });

  it('tells waiting callers that no server listens', async () => {
    await new Promise((closed) => server.close(closed));
    expect(await Promise.all([ask().over, ask().over])).toEqual(['broken: ECONNREFUSED', 'broken: ECONNREFUSED']);
    server.listen(0);
  });

  it('waits for a connection no longer than it may', async () => {
    pool = poolWith({ connectTimeout: 50 }, 'https');
    // A server without TLS never answers the first message of TLS.
    answer = () => undefined;
    expect(await ask().over).toBe('broken: ETIMEDOUT');
  });

  it('goes on making connections for those who still wait', async () => {
    pool = poolWith({ connections: 1 });
    answer = (socket) => socket.destroy();
    const outcomes = await Promise.all([ask().over, ask().over, ask().over]);
    expect(outcomes).toEqual([1, 2, 3].map(() => expect.stringMatching(/^broken/)));
    expect(sockets).toHaveLength(3);
  });

  describe('given up', () => {
    it('while it waits, does not keep anybody', async () => {
      pool = poolWith({ connections: 1 });
      const [first, second, third] = [ask({ path: '/1' }), ask({ path: '/2' }), ask({ path: '/3' })];
      second?.exchange?.abort();
      await Promise.all([first?.over, third?.over]);
      expect(received.map((text) => text.split(' ')[1])).toEqual(['/1', '/3']);
      expect(second?.heard).toEqual([]);
    });

    it('before it is sent, is not sent', async () => {
      await ask().over;
      const asker = ask({ path: '/never' });
      asker.exchange?.abort();
      expect(await ask({ path: '/next' }).over).toBe('200 ok');
      await settled();
      expect(received.map((text) => text.split(' ')[1])).toEqual(['/', '/next']);
      expect(sockets).toHaveLength(1);
      expect(asker.heard).toEqual([]);
    });

    it('after it was sent, ends the connection', async () => {
      answer = () => undefined;
      const asker = ask();
      while (received.length === 0) await delay(1);
      expect(asker.exchange?.sent).toBe(true);
      asker.exchange?.abort();
      await once(sockets[0] as Socket, 'close');
      await settled();
      expect(asker.heard).toEqual([]);
    });

    it('while the answer comes, hears nothing more', async () => {
      answer = (socket) => void socket.write(OK);
      const asker = ask();
      asker.onData = () => asker.exchange?.abort();
      while (sockets.length === 0 || !sockets[0]?.destroyed) await delay(1);
      expect(asker.heard).toEqual(['started']);
    });
  });

  it('reads no faster than its reader', async () => {
    const whole = 24 * 1024 * 1024;
    let flushed = 0;
    answer = (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${whole}\r\n\r\n`);
      for (let sent = 0; sent < whole; sent += 1024 * 1024) socket.write(Buffer.alloc(1024 * 1024, 'x'), () => (flushed += 1));
    };
    const asker = ask();
    asker.onData = () => {
      asker.exchange?.pause();
      asker.onData = () => undefined;
    };
    while (asker.body === '') await delay(1);
    await delay(150);
    const [length, before] = [asker.body.length, flushed];
    expect(before).toBeLessThan(24);
    await delay(50);
    expect(asker.body).toHaveLength(length);
    asker.exchange?.resume();
    expect(await asker.over).toHaveLength(whole + 4);
    answer = (socket) => void socket.write(OK);
    expect(await ask().over).toBe('200 ok');
    expect(sockets).toHaveLength(1);
  });

  it('uses a connection again whose reader had paused when the answer ended', async () => {
    const asker = ask();
    asker.onData = () => asker.exchange?.pause();
    expect(await asker.over).toBe('200 ok');
    expect(await ask().over).toBe('200 ok');
    expect(sockets).toHaveLength(1);
  });

  it('ends each connection when it has nothing more to do, once it is closed', async () => {
    answer = (socket) => void setTimeout(() => socket.write(OK), 30);
    const under = ask();
    while (received.length === 0) await delay(1);
    pool.close();
    expect(await under.over).toBe('200 ok');
    await settled();
    expect(sockets[0]?.destroyed).toBe(true);
    expect(await ask().over).toBe('200 ok');
  });

  it('tells everybody when it is destroyed', async () => {
    pool = poolWith({ connections: 1 });
    answer = () => undefined;
    const asked = [ask(), ask()];
    while (received.length === 0) await delay(1);
    pool.destroy();
    expect(await Promise.all([...asked, ask()].map(({ over }) => over))).toEqual(['broken: ConnectionLost', 'broken: ConnectionLost', 'broken: ConnectionLost']);
  });

  it('does not keep what the request that opened a connection was about', async () => {
    const about = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const asker = about.run('the first request', () => ask());
    asker.onData = () => seen.push(about.getStore());
    await asker.over;
    await turn();
    expect(seen).toEqual([undefined]);
  });
});

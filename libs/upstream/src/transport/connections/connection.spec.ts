import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { AnswerHead } from './answer-parser.ts';
import { ConnectionPool } from './connection-pool.ts';
import type { Exchange, ExchangeListener, WireRequest } from './exchange.ts';
import { StreamedBody } from './streamed-body.ts';
import type { WaitsFor } from './streamed-body.ts';

/** Somebody who waits for an answer, and hears all that there is of it. */
class Asker implements ExchangeListener {
  exchange!: Exchange;
  body = '';
  readonly events: unknown[] = [];
  readonly waits: WaitsFor[] = [];
  readonly over: Promise<void>;
  private end: () => void = () => undefined;

  constructor() {
    this.over = new Promise((resolve) => (this.end = resolve));
  }

  bodyWaits(whom: WaitsFor): void {
    this.waits.push(whom);
  }

  answerHinted(head: AnswerHead): void {
    this.events.push({ hint: head.header('link') });
  }

  answerStarted({ status }: AnswerHead): void {
    this.events.push(status);
  }

  answerData(chunk: Buffer): void {
    this.body += chunk.toString('latin1');
  }

  answerEnded(trailers: readonly string[] = []): void {
    this.events.push(['ended', ...trailers]);
    this.end();
  }

  broken(error: Error): void {
    this.events.push(error.name);
    this.end();
  }
}

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n';

describe('a connection of our own', () => {
  let server: Server;
  let pool: ConnectionPool;
  let sockets: Socket[];
  let received: string;
  let ended: number;
  let answer: (socket: Socket, text: string) => void;

  beforeEach(async () => {
    [sockets, received, ended] = [[], '', 0];
    answer = (socket) => void socket.write(OK);
    server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined).on('end', () => (ended += 1));
      socket.on('data', (data: Buffer) => {
        received += data.toString('latin1');
        answer(socket, data.toString('latin1'));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    pool = new ConnectionPool(
      { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
      { connections: 1, connectTimeout: 2_000, keepAlive: 5_000 },
    );
  });

  afterEach(async () => {
    pool.destroy();
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  });

  const ask = (request: Partial<WireRequest> = {}): Asker => {
    const asker = new Asker();
    asker.exchange = pool.dispatch({ method: 'GET', path: '/', fields: '', body: undefined, ...request }, asker);
    return asker;
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await delay(1);
  };
  const answered = async (): Promise<void> => {
    const next = ask();
    await next.over;
    expect(next.body).toBe('ok');
  };

  it('brings hints before the answer, and trailers behind it', async () => {
    answer = (socket) =>
      void socket.write(
        'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nx-sum: a1\r\n\r\n',
      );
    const asker = ask();
    await asker.over;
    expect({ events: asker.events, body: asker.body }).toEqual({ events: [{ hint: '</a>' }, 200, ['ended', 'x-sum', 'a1']], body: 'ok' });
    answer = (socket) => void socket.write(OK);
    await answered();
    expect(sockets).toHaveLength(1);
  });

  describe('that changes to another protocol', () => {
    const upgrade = async (behind: string): Promise<Asker> => {
      answer = (socket) => {
        answer = () => undefined;
        socket.write(SWITCHED + behind, 'latin1');
      };
      const asker = ask({ upgrade: 'websocket', path: '/chat' });
      await until(() => asker.events.length > 0);
      return asker;
    };

    it('asks for it by name, instead of being kept', async () => {
      await upgrade('');
      const { port } = server.address() as AddressInfo;
      expect(received).toBe(`GET /chat HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n`);
    });

    it.each(['', '\x81\x05hello'])('hands on what comes, from the first byte behind the head on: "%s"', async (behind) => {
      const asker = await upgrade(behind);
      sockets[0]?.write('\x81\x01a', 'latin1');
      await until(() => asker.body.endsWith('a'));
      // What looks like HTTP is none any more.
      sockets[0]?.write('HTTP/1.1 500 No\r\n\r\n');
      await until(() => asker.body.endsWith('\r\n\r\n'));
      expect({ events: asker.events, body: asker.body }).toEqual({ events: [101], body: `${behind}\x81\x01aHTTP/1.1 500 No\r\n\r\n` });
    });

    it('sends what comes from the client, to its end', async () => {
      const asker = await upgrade('');
      received = '';
      const client = new PassThrough();
      asker.exchange.sendFrom(client);
      client.write('ping');
      await until(() => received === 'ping');
      client.end();
      await until(() => ended === 1);
    });

    it('ends with the upstream’s end, and is not used again', async () => {
      const asker = await upgrade('');
      sockets[0]?.end('bye');
      await asker.over;
      expect({ events: asker.events, body: asker.body }).toEqual({ events: [101, ['ended']], body: 'bye' });
      answer = (socket) => void socket.write(OK);
      await answered();
      expect(sockets).toHaveLength(2);
    });

    it('is not used again where that is declined', async () => {
      const declined = ask({ upgrade: 'websocket' });
      await declined.over;
      expect({ events: declined.events, body: declined.body }).toEqual({ events: [200, ['ended']], body: 'ok' });
      await answered();
      expect(sockets).toHaveLength(2);
    });
  });

  describe('that sends a body while it arrives', () => {
    let source: PassThrough;

    beforeEach(() => {
      source = new PassThrough();
      answer = (socket, text) => void (text.endsWith('0\r\n\r\n') && socket.write(OK));
    });
    const upload = (length?: number): Asker => ask({ method: 'PUT', body: new StreamedBody(source, length) });
    const sent = (): string => received.slice(received.indexOf('\r\n\r\n') + 4);

    it('writes its head at once, and is used again after its answer', async () => {
      const asker = upload();
      await until(() => received !== '');
      expect(received).toMatch(/^PUT \/ HTTP\/1\.1\r\n[^]*\r\ntransfer-encoding: chunked\r\n\r\n$/);
      source.end('body');
      await asker.over;
      expect({ sent: sent(), events: asker.events, waits: asker.waits }).toEqual({
        sent: '4\r\nbody\r\n0\r\n\r\n',
        events: [200, ['ended']],
        waits: ['source', 'upstream'],
      });
      answer = (socket) => void socket.write(OK);
      await answered();
      expect(sockets).toHaveLength(1);
    });

    it('reads no more of it once the answer is complete, and is not used again', async () => {
      answer = (socket) => void (received.includes('begun') && socket.write(OK));
      const asker = upload();
      source.write('begun');
      await asker.over;
      expect({ events: asker.events, paused: source.isPaused(), destroyed: source.destroyed }).toEqual({
        events: [200, ['ended']],
        paused: true,
        destroyed: false,
      });
      answer = (socket) => void socket.write(OK);
      await answered();
      expect(sockets).toHaveLength(2);
    });

    it.each<[string, (asker: Asker) => void, unknown[]]>([
      ['its caller gives up', ({ exchange }) => exchange.abort(), []],
      ['the upstream ends it', () => sockets[0]?.destroy(), [expect.stringMatching(/Error|ConnectionLost/)]],
    ])('reads no more of it when %s', async (_, happens, events) => {
      const asker = upload();
      source.write('begun');
      await until(() => received.includes('begun'));
      happens(asker);
      await until(() => source.isPaused());
      expect({ events: asker.events, listeners: source.listenerCount('data'), destroyed: source.destroyed }).toEqual({
        events,
        listeners: 0,
        destroyed: false,
      });
      answer = (socket) => void socket.write(OK);
      await answered();
      expect(sockets).toHaveLength(2);
    });
  });
});

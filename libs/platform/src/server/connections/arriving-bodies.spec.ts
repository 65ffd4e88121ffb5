import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Signals } from '../../events/signals.ts';
import { HeldResources } from '../../management/held-resources.ts';
import type { RunningBff } from '../start-bff.ts';
import type { BoundReached } from './bound-reached.ts';
import { startNotesBff } from './notes-bff.fixture.ts';
import type { NotesOptions } from './notes-bff.fixture.ts';

const WHOLE = '{"text":"a note that is whole"}';
const HALF = '{"text":"';

describe('bodies that arrive', () => {
  let bff: RunningBff;
  let reached: BoundReached[];
  let clients: Client[];

  /** One connection, with what has come on it. */
  class Client {
    text = '';
    readonly closed: Promise<unknown>;

    constructor(readonly socket: Socket) {
      socket.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
      socket.on('error', () => undefined);
      this.closed = new Promise((resolve) => socket.once('close', resolve));
      clients.push(this);
    }

    async until(what: RegExp): Promise<string> {
      while (!what.test(this.text)) await once(this.socket, 'data');
      return this.text;
    }
  }

  const start = async ({ server = {}, ...bounds }: NotesOptions): Promise<void> => {
    clients = [];
    reached = [];
    bff = await startNotesBff({ ...bounds, server: { bodyLimit: 1_000, ...server } });
    bff.app.get(Signals).boundReached.subscribe((event) => reached.push(event));
  };
  afterEach(async () => {
    for (const { socket } of clients) socket.destroy();
    await bff.close();
  });

  const open = (localAddress = '127.0.0.1'): Client => new Client(connect({ port: Number(new URL(bff.url).port), host: '127.0.0.1', localAddress }));
  const post = (framing: string, body: string, from?: string, path = '/notes'): Client => {
    const client = open(from);
    client.socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${framing}\r\n\r\n${body}`);
    return client;
  };
  const sized = (length: number): string => `content-length: ${length}`;
  const whole = (from?: string): Client => post(sized(WHOLE.length), WHOLE, from);
  const bytes = (): number => bff.app.get(HeldResources).all().find(({ resource }) => resource === 'body bytes')?.held() ?? Number.NaN;
  const untilHeld = async (held: number): Promise<void> => {
    while (bytes() !== held) await new Promise(setImmediate);
  };

  it('from one address are refused beyond its bound with 429, and their connections closed; others are answered as before', async () => {
    await start({ bodies: { perAddress: 900 } });
    for (let sent = 0; sent < 3; sent += 1) post(sized(300), HALF);
    await untilHeld(900);
    const refused = post(sized(300), HALF);
    await refused.closed;
    expect(refused.text).toMatch(/^HTTP\/1\.1 429 .*retry-after: 1\r\n.*connection: close\r\n.*urn:portico:problem:rate-limited/is);
    expect(await whole('127.0.0.2').until(/\r\n\r\n.*\}/s)).toContain('201 Created');
    expect(reached).toEqual([{ resource: 'body', because: 'address' }]);
  });

  it('are refused with 503 beyond the bound of all together', async () => {
    await start({ bodies: { perAddress: 900, limit: 900 } });
    for (let sent = 0; sent < 3; sent += 1) post(sized(300), HALF, `127.0.0.${sent + 2}`);
    await untilHeld(900);
    expect(await whole('127.0.0.8').until(/overloaded/)).toMatch(/^HTTP\/1\.1 503 .*retry-after: 1\r\n/is);
    expect(reached).toEqual([{ resource: 'body', because: 'total' }]);
  });

  it.each(['transfer-encoding: chunked', 'Transfer-Encoding: CHUNKED'])('without a length count as the longest that there may be: %s', async (framing) => {
    await start({ bodies: { perAddress: 2_500 } });
    for (let sent = 0; sent < 2; sent += 1) post(framing, '4\r\n{"te');
    await untilHeld(2_000);
    expect(await post(framing, '4\r\n{"te').until(/problem:/)).toContain('429');
  });

  it('are bounded in number too, however short they are', async () => {
    await start({ bodies: { requestsPerAddress: 3, requests: 4 } });
    for (let sent = 0; sent < 3; sent += 1) post(sized(40), HALF);
    await untilHeld(120);
    expect(await post(sized(40), HALF).until(/problem:/)).toContain('429');
    post(sized(40), HALF, '127.0.0.2');
    await untilHeld(160);
    expect(await post(sized(40), HALF, '127.0.0.3').until(/problem:/)).toContain('503');
    expect(reached).toEqual([{ resource: 'body', because: 'address' }, { resource: 'body', because: 'total' }]);
  });

  it('count for as long as they are held, though their requests are refused for want of time', async () => {
    await start({ server: { deadline: 30 } });
    const late = post(sized(300), HALF);
    expect(await late.until(/problem:/)).toContain('408');
    expect(bytes()).toBe(300);
    late.socket.destroy();
    await untilHeld(0);
  });

  it('of streams have the deadline of other requests when they are short: a form is not waited for as an upload is', async () => {
    await start({ server: { deadline: 100 } });
    const [late, upload] = [post(sized(300), HALF, '127.0.0.1', '/notes/streamed'), post(sized(20_000), HALF, '127.0.0.1', '/notes/streamed')];
    expect(await late.until(/problem:/)).toMatch(/^HTTP\/1\.1 408 .*connection: close\r\n.*urn:portico:problem:request-timeout/is);
    await late.closed;
    await untilHeld(20_000);
    expect(upload.text).toBe('');
    expect(await post(sized(WHOLE.length), WHOLE, '127.0.0.1', '/notes/streamed').until(/\r\n\r\n./s)).toContain('a note that is whole');
  });

  it('count for as long as they arrive, however they end', async () => {
    await start({ bodies: { perAddress: 900 } });
    const left = post(sized(300), HALF);
    await untilHeld(300);
    left.socket.destroy();
    await untilHeld(0);
    for (let sent = 0; sent < 20; sent += 1) expect(await whole().until(/\}/)).toContain('201 Created');
    expect(await post(sized(4), 'nope').until(/\}/)).toContain('400 Bad Request');
    expect(await post('transfer-encoding: chunked', `${'f'.repeat(3)}\r\n${'x'.repeat(0xfff)}\r\n`).until(/\}/)).toContain('413');
    await untilHeld(0);
    expect(reached).toEqual([]);
  });

  it('of clients that stop in the middle are let go, long before the request is out of time', async () => {
    await start({ bodies: { idle: 60 }, server: { requestTimeout: 600_000 } });
    const stopped = post(sized(300), HALF);
    await stopped.closed;
    await untilHeld(0);
    expect(reached).toEqual([{ resource: 'body', because: 'idle' }]);
  });

  it('that come slowly end with the time that a request may take', async () => {
    await start({ bodies: { idle: 600_000 }, server: { requestTimeout: 300 } });
    const slow = post(sized(300), HALF);
    const drip = setInterval(() => slow.socket.write('x'), 20);
    await slow.closed;
    clearInterval(drip);
    expect(slow.text).toContain('408');
    await untilHeld(0);
  });

  it('are asked for only when nothing refuses them', async () => {
    await start({ bodies: { perAddress: 500 } });
    const waiting = post(`${sized(400)}\r\nexpect: 100-continue`, '');
    await waiting.until(/^HTTP\/1\.1 100 Continue\r\n\r\n/);
    expect(await post(`${sized(400)}\r\nexpect: 100-continue`, '').until(/problem:/)).toMatch(/^HTTP\/1\.1 429 /);
    waiting.socket.write(WHOLE.padEnd(400));
    expect(await waiting.until(/\}/)).toContain('201 Created');
  });

  it('leave no connection open on which nothing, or half a head, was said', async () => {
    await start({ connections: { headersTimeout: 150 } });
    const [silent, half] = [open(), open()];
    half.socket.write('POST /notes HTTP/1.1\r\nhost: x\r\nx-slow: ');
    await Promise.all([silent.closed, half.closed]);
    expect(half.text).toContain('408');
  });
});

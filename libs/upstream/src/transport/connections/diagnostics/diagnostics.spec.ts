import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionPool } from '../connection-pool.ts';
import { fieldLines } from '../exchange.ts';
import type { Exchange, ExchangeListener, WireRequest } from '../exchange.ts';
import { poolOver, TRANSPORTS } from '../transports.fixture.ts';
import { isObserved } from './channels.ts';
import { withoutOurTrace } from './observed-request.ts';

/** What tracing libraries read of undici's request and its answer. */
interface Told {
  readonly request: { readonly origin: string; readonly method: string; readonly path: string; readonly headers: readonly string[]; addHeader(name: string, value: string): unknown };
  readonly response?: { readonly statusCode: number; readonly headers: readonly Buffer[] };
  readonly error?: Error;
  readonly socket?: Socket;
  readonly headers?: string;
}

const NAMES = ['undici:request:create', 'undici:client:sendHeaders', 'undici:request:bodySent', 'undici:request:headers', 'undici:request:trailers', 'undici:request:error'] as const;
const OK = 'HTTP/1.1 201 Made\r\nx-one: 1\r\ncontent-length: 2\r\n\r\nok';

describe.each(TRANSPORTS)('a subscriber of the diagnostics channels (%s)', (transport) => {
  let server: Server;
  let pool: ConnectionPool;
  let sockets: Socket[];
  let received: string;
  let answer: (socket: Socket) => void;
  let told: { name: string; message: Told; about: unknown }[];
  /** What a subscriber does with a request that is created. */
  let create: (request: Told['request']) => void;
  const about = new AsyncLocalStorage<string>();
  /** The channels are those of the whole process: they also report what other specs have left over. */
  let asked: string;
  const subscriber = (message: unknown, name: string | symbol): void => {
    if (String((message as Told).request.origin) !== asked) return;
    told.push({ name: String(name).replace(/^undici:\w+:/, ''), message: message as Told, about: about.getStore() });
    if (name === 'undici:request:create') create((message as Told).request);
  };

  beforeEach(async () => {
    [sockets, told, received, create] = [[], [], '', () => undefined];
    answer = (socket) => void socket.write(OK);
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined).on('data', (data: Buffer) => {
        received += data.toString();
        answer(socket);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    asked = origin();
    for (const name of NAMES) subscribe(name, subscriber);
    pool = poolOver(transport, { origin: origin() }, { connections: 1, connectTimeout: 2_000, keepAlive: 5_000 });
  });

  afterEach(async () => {
    for (const name of NAMES) unsubscribe(name, subscriber);
    pool.destroy();
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((closed) => server.close(closed));
  });

  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = (request: Partial<WireRequest> = {}): { exchange: Exchange; over: Promise<string> } => {
    let end: (how: string) => void = () => undefined;
    const over = new Promise<string>((resolve) => (end = resolve));
    const listener: ExchangeListener = { answerStarted: () => undefined, answerData: () => undefined, answerEnded: () => end('ended'), broken: () => end('broken') };
    return { exchange: pool.dispatch({ method: 'GET', path: '/a?b=c', fields: '', body: undefined, ...request }, listener), over };
  };
  const names = (): string[] => told.map(({ name }) => name);

  it('sees the start, the request sent, the head and the end of every exchange', async () => {
    expect(isObserved()).toBe(true);
    const at = origin();
    await ask({ method: 'POST', fields: fieldLines(['x-name', 'value']), body: 'für' }).over;
    expect(names()).toEqual(['create', 'sendHeaders', 'bodySent', 'headers', 'trailers']);
    expect(new Set(told.map(({ message }) => message.request)).size).toBe(1);
    const [{ message: created }, { message: sent }, , { message: head }] = told as [(typeof told)[0], (typeof told)[0], (typeof told)[0], (typeof told)[0]];
    expect(created.request).toMatchObject({ origin: at, method: 'POST', path: '/a?b=c', headers: ['x-name', 'value'] });
    expect({ port: sent.socket?.remotePort, head: sent.headers?.includes('x-name: value\r\n') }).toEqual({ port: (server.address() as AddressInfo).port, head: true });
    const { statusCode, headers } = head.response as NonNullable<Told['response']>;
    expect({ statusCode, headers: headers.map(String) }).toEqual({ statusCode: 201, headers: ['x-one', '1', 'content-length', '2'] });
  });

  it('sees an exchange whose connection is lost fail once', async () => {
    answer = (socket) => socket.destroy();
    await ask().over;
    expect(names()).toEqual(['create', 'sendHeaders', 'bodySent', 'error']);
    expect(told[3]?.message.error).toBeInstanceOf(Error);
  });

  it('sees an exchange fail that has got no connection', async () => {
    const at = origin();
    await new Promise((closed) => server.close(closed));
    expect(await ask().over).toBe('broken');
    expect(names()).toEqual(['create', 'error']);
    expect(told[0]?.message.request).toMatchObject({ origin: at, method: 'GET', path: '/a?b=c' });
    expect(told[1]?.message).toMatchObject({ request: told[0]?.message.request, error: { code: 'ECONNREFUSED' } });
  });

  it('sees exchanges that are given up, in the queue and on a connection, fail once', async () => {
    answer = () => undefined;
    const first = ask();
    while (received === '') await delay(1);
    const second = ask({ path: '/queued' });
    second.exchange.abort();
    first.exchange.abort();
    first.exchange.abort();
    await delay(20);
    const failed = told.filter(({ name }) => name === 'error').map(({ message }) => message.request.path);
    expect({ failed, created: names().filter((name) => name === 'create') }).toEqual({ failed: ['/queued', '/a?b=c'], created: ['create', 'create'] });
  });

  it('does not see one fail that is given up after its end', async () => {
    const { exchange, over } = ask();
    await over;
    exchange.abort();
    expect(names()).not.toContain('error');
  });

  it('decides the trace that is sent, and adds what it likes', async () => {
    create = (request) => {
      request.addHeader('traceparent', '00-theirs');
      request.addHeader('x-added', 'yes');
    };
    await ask({ fields: fieldLines(['traceparent', '00-ours', 'x-name', 'value', 'tracestate', 'ours=1']) }).over;
    expect(received).toContain('traceparent: 00-theirs\r\n');
    expect(received).toContain('x-name: value\r\n');
    expect(received).toContain('x-added: yes\r\n');
    expect(received).not.toContain('ours');
  });

  it('leaves the trace alone that it does not decide', async () => {
    create = (request) => void request.addHeader('x-added', 'yes');
    await ask({ fields: fieldLines(['traceparent', '00-ours', 'tracestate', 'ours=1']) }).over;
    expect(received).toContain('traceparent: 00-ours\r\ntracestate: ours=1\r\nx-added: yes\r\n');
  });

  it('runs in the async context of the caller, though the exchange had to wait for another', async () => {
    answer = (socket) => void setTimeout(() => socket.write(OK), 10);
    await Promise.all(['one', 'two', 'three'].map((name) => about.run(name, () => ask().over)));
    expect(told.filter(({ name }) => name === 'create').map((one) => one.about)).toEqual(['one', 'two', 'three']);
  });
});

describe('without a subscriber', () => {
  it('nothing is observed', () => expect(isObserved()).toBe(false));
});

describe('the trace that a subscriber decides', () => {
  it.each([
    ['what is added last stands', ['Traceparent', 'a', 'x', '1', 'tracestate', 'b', 'traceparent', 'c'], 6, ['x', '1', 'traceparent', 'c']],
    ['with its own state', ['traceparent', 'a', 'tracestate', 'b', 'tracestate', 'd', 'traceparent', 'c'], 4, ['tracestate', 'd', 'traceparent', 'c']],
    ['a state alone is no decision', ['traceparent', 'a', 'tracestate', 'd'], 2, ['traceparent', 'a', 'tracestate', 'd']],
    ['a value is no name', ['x', 'traceparent', 'y', 'traceparent'], 2, ['x', 'traceparent', 'y', 'traceparent']],
  ])('%s', (_, headers, ours, left) => expect(withoutOurTrace(headers, ours)).toEqual(left));
});

import 'reflect-metadata';
import { Controller, Get, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { HeldResources } from '../../management/held-resources.ts';
import { leak, startModule, Word } from '../../routes/closed-by-default.fixture.ts';
import { NoSockets } from '../../routes/io-adapter.fixture.ts';
import { Public, Returns } from '../../routes/decorators.ts';
import { DrainSettings, StreamsSettings } from '../bff.settings.ts';
import type { RunningBff } from '../start-bff.ts';
import { ConnectionsSettings } from './connections.settings.ts';

const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n';
const LONG = 60_000;

/** As listeners do that share the event: takes what is its own, and leaves everything else alone. */
@Injectable()
class Gateway {
  constructor({ httpAdapter }: HttpAdapterHost) {
    (httpAdapter.getHttpServer() as Server).on('upgrade', (request: IncomingMessage, socket: Socket) => {
      if (request.url === '/ends') socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
      if (request.url === '/unread' || request.url === '/read') socket.write(SWITCHED);
      // With a listener for what comes, as every library has.
      if (request.url === '/read') socket.on('data', () => undefined);
      // As one does that asks a service who calls before it answers.
      if (request.url === '/late') setTimeout(() => void socket.on('data', (chunk: Buffer) => socket.write(chunk)).write(SWITCHED), 100);
    });
  }
}
Reflect.defineMetadata('websockets:is_gateway', true, Gateway);
Public()(Gateway);
Reflect.defineMetadata('design:paramtypes', [HttpAdapterHost], Gateway);

@Controller()
@Public()
class Plain {
  @Get('slow')
  @Returns(Word)
  async slow(): Promise<Word> {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return leak();
  }
}

interface Client {
  readonly socket: Socket;
  text(): string;
  /** Milliseconds until the BFF has closed the connection. */
  readonly closed: Promise<number>;
}

describe('a connection that has asked for an upgrade', () => {
  let bff: RunningBff;
  let clients: Client[];

  const start = async ({ handshake = LONG, ...streams }: { handshake?: number } & Partial<StreamsSettings> = {}): Promise<void> => {
    clients = [];
    bff = await startModule({ controllers: [Plain], providers: [NoSockets, Gateway] }, { requestTimeout: LONG, keepAlive: LONG }, {
      connections: Object.assign(new ConnectionsSettings(), { headersTimeout: handshake }),
      streams: Object.assign(new StreamsSettings(), { longest: LONG, perAddress: 10, silent: LONG, ...streams }),
      drain: Object.assign(new DrainSettings(), { timeout: 5_000 }),
    });
  };
  afterEach(async () => {
    for (const { socket } of clients) socket.destroy();
    await bff.close();
  });

  /** A client that keeps its side open, though the BFF has ended its own. */
  const ask = (path: string, before = ''): Client => {
    const begun = performance.now();
    let text = '';
    const socket = connect({ port: Number(new URL(bff.url).port), host: '127.0.0.1', allowHalfOpen: true }).on('error', () => undefined);
    socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
    const closed = new Promise<number>((resolve) => bff.app.getHttpServer().once('connection', (served: Socket) => served.once('close', () => resolve(performance.now() - begun))));
    socket.write(`${before}GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`);
    const client = { socket, text: () => text, closed };
    clients.push(client);
    return client;
  };
  const has = async (client: Client, what: string): Promise<void> => {
    while (!client.text().includes(what)) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const held = (): number | undefined => bff.app.get(HeldResources).all().find(({ resource }) => resource === 'upgraded connections')?.held();
  const statusOf = ({ text }: Client): string | undefined => text().split(' ')[1];

  it('is answered with 404 and closed when no listener has answered in time', async () => {
    await start({ handshake: 300 });
    const client = ask('/elsewhere');
    await client.closed;
    expect({ status: statusOf(client), held: held() }).toEqual({ status: '404', held: 0 });
    expect(client.text()).toContain('nothing here has taken the upgrade');
  });

  it.each(['/elsewhere', '/unread'])('is given back as soon as its client has left, though no code reads it: %s', async (path) => {
    await start({ handshake: path === '/unread' ? 300 : LONG });
    const client = ask(path);
    while (held() === 0) await new Promise(setImmediate);
    client.socket.end();
    await client.closed;
    expect(held()).toBe(0);
  });

  it('is given back when its client leaves it without a word after much that no code has read', async () => {
    await start({ handshake: 300 });
    const client = ask('/unread');
    await has(client, '101');
    client.socket.write(Buffer.alloc(1024 * 1024));
    client.socket.end();
    await client.closed;
    expect(held()).toBe(0);
  });

  it('is closed when its listener has ended it, though its client keeps its side open', async () => {
    await start({ perAddress: 2 });
    const [first, second] = [ask('/ends'), ask('/ends')];
    await Promise.all([first.closed, second.closed]);
    const third = ask('/read');
    await has(third, '101');
    expect({ first: statusOf(first), second: statusOf(second), third: statusOf(third) }).toEqual({ first: '400', second: '400', third: '101' });
    // The one before it is given back in a later turn than its socket is closed, where the machine is busy.
    while (held() !== 1) await new Promise(setImmediate);
  });

  it.each(['/read', '/unread'])('stays open as long as a stream may, and is told then that it is over: %s', async (path) => {
    await start({ longest: 600, handshake: 200 });
    const client = ask(path);
    const lasted = await client.closed;
    expect(lasted).toBeGreaterThanOrEqual(600);
    expect(Buffer.from(client.text().slice(SWITCHED.length), 'latin1').toString('hex')).toBe('880203e9');
  });

  const framesOf = ({ text }: Client): string => Buffer.from(text().slice(SWITCHED.length), 'latin1').toString('hex');

  it('is asked whether its client is there when that says nothing, and told that it is over without an answer', async () => {
    await start({ silent: 1_000, handshake: 200 });
    const [silent, answering] = [ask('/read'), ask('/read')];
    answering.socket.on('data', (chunk: string) => {
      if (chunk.includes('\x89\0')) answering.socket.write(Buffer.from([0x8a, 0x80, 1, 2, 3, 4]));
    });
    await silent.closed;
    expect({ silent: framesOf(silent), answering: framesOf(answering).slice(0, 4), held: held() }).toEqual({ silent: '8900880203e9', answering: '8900', held: 1 });
  });

  it('ends when its client announces a longer message than may be, before that has come', async () => {
    await start({ longestMessage: 1_000 });
    const client = ask('/read');
    await has(client, '101');
    client.socket.write(Buffer.from([0x82, 0xff, 0, 0, 0, 0, 5, 0, 0, 0, 1, 2, 3, 4]));
    await client.closed;
    expect({ frames: framesOf(client), held: held() }).toEqual({ frames: '880203f1', held: 0 });
  });

  it('ends when its client sends on and takes nothing of what it is answered', async () => {
    await start({ longestMessage: 100_000 });
    const client = ask('/late');
    await has(client, '101');
    const socket = client.socket.pause();
    const head = Buffer.from([0x82, 0xfe, 0xc3, 0x50, 0, 0, 0, 0]);
    const message = Buffer.concat([head, Buffer.alloc(50_000)]);
    let sent = 0;
    const more = (): void => {
      while (sent < 200_000_000 && socket.write(message)) sent += message.length;
      if (!socket.destroyed) socket.once('drain', more);
    };
    more();
    await client.closed;
    expect({ all: sent >= 200_000_000, held: held() }).toEqual({ all: false, held: 0 });
  });

  it('is open although nothing is said on it for longer than a handshake may take', async () => {
    await start({ handshake: 200 });
    const client = ask('/read');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect({ held: held(), destroyed: client.socket.destroyed }).toEqual({ held: 1, destroyed: false });
  });

  it('loses nothing that comes before a listener is ready', async () => {
    await start();
    const client = ask('/late');
    while (held() === 0) await new Promise(setImmediate);
    client.socket.write('early');
    await has(client, `${SWITCHED}early`);
  });

  it('waits for the answer to the request before it on its connection', async () => {
    await start({ handshake: 300 });
    const client = ask('/elsewhere', 'GET /slow HTTP/1.1\r\nhost: x\r\n\r\n');
    await client.closed;
    expect(client.text().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404']);
  });

  it('does not hold up a BFF that stops before a listener has answered', async () => {
    await start();
    const client = ask('/elsewhere');
    while (held() === 0) await new Promise(setImmediate);
    await Promise.all([bff.close(), once(client.socket, 'end')]);
    expect(statusOf(client)).toBe('503');
  });
});

import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { IncomingMessage, Server } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { once } from 'node:events';
import { Signals } from '../../events/signals.ts';
import { startModule } from '../../routes/closed-by-default.fixture.ts';
import { Public } from '../../routes/decorators.ts';
import { NoSockets } from '../../routes/io-adapter.fixture.ts';
import { BffSettings, DrainSettings } from '../bff.settings.ts';
import type { RunningBff } from '../start-bff.ts';

const heard: string[] = [];

/** Takes WebSockets as a gateway of Nest does: by a listener of the server. */
@Injectable()
class Gateway {
  constructor({ httpAdapter }: HttpAdapterHost) {
    (httpAdapter.getHttpServer() as Server).on('upgrade', (request: IncomingMessage, socket: Duplex) => {
      heard.push(request.url ?? '');
      if (request.url === '/throws') throw new Error('broken');
      socket.on('error', () => undefined).on('end', () => socket.end()).resume();
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n');
    });
  }
}
Reflect.defineMetadata('websockets:is_gateway', true, Gateway);
Public()(Gateway);
Reflect.defineMetadata('design:paramtypes', [HttpAdapterHost], Gateway);

const start = async (change: (settings: BffSettings) => void = () => undefined): Promise<RunningBff> => {
  const bff = await startModule({ providers: [NoSockets, Gateway] });
  change(bff.app.get(BffSettings, { strict: false }));
  Object.assign(bff.app.get(DrainSettings, { strict: false }), { timeout: 100 });
  return bff;
};

/** A connection that has asked for an upgrade, and what came first. */
async function upgrade(bff: RunningBff, headers: Readonly<Record<string, string>> = {}, path = '/live'): Promise<{ readonly socket: Socket; readonly status: number }> {
  const { hostname, port, host } = new URL(bff.url);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  const lines = Object.entries({ host, connection: 'Upgrade', upgrade: 'websocket', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const [first] = (await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => ['HTTP/1.1 0'])])) as [Buffer | string];
  return { socket, status: Number(String(first).split(' ')[1]) };
}

const heldIn = async (bff: RunningBff): Promise<unknown> => ((await (await fetch(`${bff.managementUrl}/held`)).json()) as { resource: string }[]).find(({ resource }) => resource === 'upgraded connections');

describe('an upgrade', () => {
  let bff: RunningBff;

  beforeAll(async () => {
    bff = await start(({ connections }) => connections.origins.push('https://partner.example'));
  });
  afterAll(() => bff.close());

  const at = (port = ''): Record<string, string> => ({ host: `shop.example${port}` });
  it.each<readonly [string, Record<string, string>, 101 | 403]>([
    ['of a program', {}, 101],
    ['of a page of the same host', { ...at(), origin: 'https://shop.example' }, 101],
    ['of a page of the same host, behind TLS', { ...at(':443'), origin: 'https://shop.example' }, 101],
    ['of a page of another port', { ...at(':8080'), origin: 'http://shop.example' }, 403],
    ['of a page of another host', { ...at(), origin: 'https://evil.example' }, 403],
    ['of a page of a host that begins the same', { ...at(), origin: 'https://shop.example.evil.example' }, 403],
    ['of a page of a subdomain', { ...at(), origin: 'https://blog.shop.example' }, 403],
    ['of a page without an origin', { ...at(), origin: 'null' }, 403],
    ['of an extension', { ...at(), origin: 'chrome-extension://abcdef' }, 403],
    ['of an empty origin', { ...at(), origin: '' }, 403],
    ['of another site, by the browser’s word', { ...at(), origin: 'https://shop.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['of the same origin, by the browser’s word, behind a proxy that changes the host', { host: 'inner:8080', origin: 'https://shop.example', 'sec-fetch-site': 'same-origin' }, 101],
    ['of a site that the settings name', { ...at(), origin: 'https://partner.example', 'sec-fetch-site': 'cross-site' }, 101],
    ['of another scheme of that site', { ...at(), origin: 'http://partner.example' }, 403],
    ['to another protocol, of another host', { ...at(), upgrade: 'x-own', origin: 'https://evil.example' }, 403],
  ])('%s', async (title, headers, expected) => {
    const path = `/${encodeURIComponent(title)}`;
    const { socket, status } = await upgrade(bff, headers, path);
    socket.destroy();
    expect({ status, heard: heard.includes(path) }).toEqual({ status: expected, heard: expected === 101 });
  });

  it.each([
    ['of HTTP/2', 'GET', 'upgrade: h2c\r\nhttp2-settings: AAMAAABk', ''],
    ['of a request with a body', 'POST', 'upgrade: websocket\r\ncontent-length: 2', '{}'],
  ])('%s is not asked for from listeners: the request is answered', async (_, method, fields, body) => {
    const { hostname, port, host } = new URL(bff.url);
    const socket = connect(Number(port), hostname);
    socket.write(`${method} /none HTTP/1.1\r\nhost: ${host}\r\nconnection: upgrade, http2-settings\r\n${fields}\r\n\r\n${body}`);
    const [first] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect({ answer: first.toString().split('\r\n')[0], heard: heard.includes('/none') }).toEqual({ answer: 'HTTP/1.1 404 Not Found', heard: false });
  });

  it('is counted while it is open', async () => {
    const { socket } = await upgrade(bff);
    const open = await heldIn(bff);
    socket.destroy();
    while (JSON.stringify(await heldIn(bff)).includes('"held":1')) await new Promise(setImmediate);
    expect({ open, after: await heldIn(bff) }).toEqual({ open: { resource: 'upgraded connections', held: 1, limit: 1_000 }, after: { resource: 'upgraded connections', held: 0, limit: 1_000 } });
  });

  it('ends alone when its listener throws', async () => {
    const faults: unknown[] = [];
    bff.app.get(Signals).internalFault.subscribe(({ where }) => faults.push(where));
    const { status } = await upgrade(bff, {}, '/throws');
    const next = await upgrade(bff);
    next.socket.destroy();
    expect({ status, next: next.status, faults }).toEqual({ status: 0, next: 101, faults: ['a listener for upgrades'] });
  });
});

describe('upgrades without end', () => {
  it.each<readonly [string, (settings: BffSettings) => void, number]>([
    ['all together', ({ streams }) => (streams.limit = 2), 503],
    ['of one address', ({ streams }) => (streams.perAddress = 2), 429],
  ])('are bounded as streams are: %s', async (_, change, refused) => {
    const bff = await start(change);
    const statuses = [await upgrade(bff), await upgrade(bff), await upgrade(bff)].map(({ status }) => status);
    await bff.close();
    expect(statuses).toEqual([101, 101, refused]);
  });

  it('are told when the BFF ends, and ended when its time is over', async () => {
    const bff = await start();
    const [socket, other] = [(await upgrade(bff)).socket, (await upgrade(bff, { upgrade: 'raw' })).socket];
    const got: Buffer[][] = [[], []];
    for (const [index, one] of [socket, other].entries()) one.on('data', (chunk: Buffer) => got[index]?.push(chunk));
    const ended = Promise.all([once(socket, 'close'), once(other, 'close')]);
    const begun = performance.now();
    await bff.close();
    await ended;
    expect({ got: got.map((chunks) => Buffer.concat(chunks).toString('hex')), late: performance.now() - begun > 5_000 }).toEqual({ got: ['880203e9', ''], late: false });
  });
});

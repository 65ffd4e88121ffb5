import { BffUnderTest, describeWith, whereIs } from '@portico/testing';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { WebSocket, WebSocketServer } from 'ws';
import { parse } from 'yaml';
import { FLAGS } from './sign-in/browser/real-browser.ts';
import { WEB_BFF } from './web-bff.ts';

const PAGE = '<!doctype html><title>chat</title>';
/** Runs in the page: opens a WebSocket, sends each message, and tells what came and how it ended. */
const TALK = `async ([url, messages, last]) => {
  const socket = new WebSocket(url, ['chat.v2', 'chat.v1']);
  socket.binaryType = 'arraybuffer';
  const heard = [];
  socket.onmessage = ({ data }) => heard.push(typeof data === 'string' ? data.length : data.byteLength);
  // What the page's own policy refuses has an error and no end.
  const closed = new Promise((resolve) => { socket.onerror = () => setTimeout(() => resolve({ code: 0, wasClean: false }), 5_000); socket.onclose = ({ code, wasClean }) => resolve({ code, wasClean }); });
  const open = await Promise.race([new Promise((resolve) => { socket.onopen = () => resolve(true); }), closed.then(() => false)]);
  if (open) for (const size of messages) { socket.send('a'.repeat(size)); socket.send(new Uint8Array(size)); }
  if (open) socket.send(last);
  return { open, protocol: socket.protocol, extensions: socket.extensions, closed: await closed, heard };
}`;

interface Talked {
  readonly open: boolean;
  readonly protocol: string;
  readonly extensions: string;
  readonly heard: readonly number[];
  readonly closed: { readonly code: number; readonly wasClean: boolean };
}

describe('a WebSocket of bff.yaml on web-bff', () => {
  const folder = mkdtempSync(join(tmpdir(), 'websockets-'));
  let service: Server;
  let sockets: WebSocketServer;
  let asked: IncomingHttpHeaders[];
  let bff: BffUnderTest;

  beforeAll(async () => {
    writeFileSync(join(folder, 'index.html'), PAGE);
    sockets = new WebSocketServer({ noServer: true, perMessageDeflate: { threshold: 100 }, handleProtocols: (offered) => [...offered].at(-1) ?? false });
    // Echoes, but for the message that asks it to leave.
    sockets.on('connection', (socket) => socket.on('message', (data, binary) => (String(data) === 'leave' ? socket.close(4321, 'as asked') : socket.send(data, { binary }))));
    service = createServer((_, response) => response.end()).on('upgrade', (request, socket, head) => {
      asked.push(request.headers);
      sockets.handleUpgrade(request, socket, head, (one) => sockets.emit('connection', one));
    });
    await once(service.listen(0, '127.0.0.1'), 'listening');
    const { upstreams, routes } = parse(readFileSync(WEB_BFF.file, 'utf8')) as Record<'upstreams' | 'routes', object[]>;
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    bff = await BffUnderTest.start({
      ...WEB_BFF,
      sections: {
        upstreams: [...upstreams, { name: 'chat', kind: 'http', instances: [url] }],
        routes: [...routes, { name: 'chat', match: { path: '/chat/:room' }, to: 'chat', access: 'public', websocket: true }],
        static: [{ name: 'page', path: '/chat-page/*', root: folder, access: 'public', headers: { 'content-security-policy': 'connect-src *' } }],
      },
    });
  });
  beforeEach(() => (asked = []));
  afterAll(async () => {
    await bff.close();
    for (const one of sockets.clients) one.terminate();
    service.closeAllConnections();
    await new Promise((resolve) => service.close(resolve));
    rmSync(folder, { recursive: true });
  });
  const at = (room: string, host = '127.0.0.1'): string => `ws://${host}:${new URL(bff.url).port}/chat/${room}`;

  describeWith('chromium')('in a real browser', () => {
    let browser: Browser;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: whereIs('chromium') as string, args: FLAGS });
    }, 90_000);
    afterAll(() => browser.close());

    const page = async (host = '127.0.0.1'): Promise<Page> => {
      const context = await browser.newContext();
      const tab = await context.newPage();
      await tab.goto(`http://${host}:${new URL(bff.url).port}/chat-page/`);
      return tab;
    };
    const talk = (tab: Page, url: string, sizes: readonly number[] = [1, 20_000, 200_000]): Promise<Talked> => tab.evaluate(`(${TALK})(${JSON.stringify([url, sizes, 'leave'])})`);

    it('carries texts and bytes both ways, with a subprotocol, compression and the service’s own end; the service hears of no cookie', async () => {
      const tab = await page();
      await tab.context().addCookies([{ name: 'theme', value: 'dark', url: bff.url }]);
      const { heard, ...talked } = await talk(tab, at('1'));
      expect({ ...talked, heard }).toEqual({ open: true, protocol: 'chat.v1', extensions: 'permessage-deflate', closed: { code: 4321, wasClean: true }, heard: [1, 1, 20_000, 20_000, 200_000, 200_000] });
      expect(asked.map(({ cookie, via }) => ({ cookie, via }))).toEqual([{ cookie: undefined, via: '1.1 web-bff' }]);
    }, 90_000);

    it('is not opened by a page of another site, and the service is not asked', async () => {
      const { open, closed } = await talk(await page('localhost'), at('1'));
      expect({ open, code: closed.code, asked: asked.length }).toEqual({ open: false, code: 1006, asked: 0 });
    }, 90_000);
  });

  it('carries texts and bytes both ways with ws, and tells each side how the other has ended', async () => {
    const client = new WebSocket(at('1'), ['chat.v1']);
    await once(client, 'open');
    const heard: unknown[] = [];
    client.on('message', (data: Buffer, binary) => void heard.push([data.length, binary]));
    for (const message of ['hello', Buffer.alloc(50_000)]) client.send(message);
    client.send('leave');
    const [code, reason] = (await once(client, 'close')) as [number, Buffer];
    expect({ heard, code, reason: String(reason) }).toEqual({ heard: [[5, false], [50_000, true]], code: 4321, reason: 'as asked' });
  });
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Signals } from '../../events/signals.ts';
import { HeldResources } from '../../management/held-resources.ts';
import type { BoundReached } from './bound-reached.ts';
import { Connections } from './connections.ts';
import { ConnectionsSettings } from './connections.settings.ts';

const PROXY = '127.0.0.9';
/** More than all buffers between a server and a client that does not read. */
const HUGE = Buffer.alloc(256 * 1024 * 1024);

describe('the connections of a server', () => {
  let server: Server;
  let connections: Connections;
  let held: HeldResources;
  let reached: BoundReached['because'][];
  let clients: Socket[];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  const start = async (rules: Partial<ConnectionsSettings> = {}): Promise<void> => {
    const events = new Signals();
    clients = [];
    reached = [];
    held = new HeldResources();
    events.boundReached.subscribe(({ because }) => reached.push(because));
    server = createServer((request, response) => {
      if (response.socket === null) connections.waits(request.socket, response);
      answer(request, response);
    });
    connections = new Connections(server, Object.assign(new ConnectionsSettings(), rules), events, held, (address) => address === PROXY);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  };
  afterEach(() => {
    for (const client of clients) client.destroy();
    server.closeAllConnections();
    server.close();
  });

  const open = async (localAddress = '127.0.0.1'): Promise<Socket> => {
    const client = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', localAddress });
    client.on('error', () => undefined);
    clients.push(client);
    await once(server, 'connection');
    return client;
  };
  const GET = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
  const count = (): number => held.all()[0]?.held() ?? Number.NaN;

  describe('on which nothing was said', () => {
    beforeEach(() => start());

    it('are closed so that the server can close', async () => {
      const client = await open();
      const gone = once(client, 'close');
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      expect(client.destroyed).toBe(false);
      connections.closeSilent();
      client.resume();
      await Promise.all([gone, closed]);
    });

    it('are told from those whose request is in flight', async () => {
      const asked = new Promise<ServerResponse>((resolve) => (answer = (_, response) => resolve(response)));
      const client = await open();
      client.write(GET);
      const response = await asked;
      connections.closeSilent();
      response.end('done');
      const [bytes] = (await once(client, 'data')) as [Buffer];
      expect(bytes.toString()).toContain('200 OK');
    });
  });

  it('are as many as one address may have, and others are let in as before', async () => {
    await start({ perAddress: 2 });
    const [first] = [await open(), await open()];
    const third = await open();
    await once(third.resume(), 'close');
    await open('127.0.0.2');
    expect({ count: count(), reached }).toEqual({ count: 3, reached: ['address'] });
    first.destroy();
    while (count() > 2) await new Promise(setImmediate);
    await open();
    expect({ count: count(), reached }).toEqual({ count: 3, reached: ['address'] });
  });

  it('of a trusted proxy are bounded with all others only', async () => {
    await start({ perAddress: 1, limit: 3 });
    for (let opened = 0; opened < 3; opened += 1) await open(PROXY);
    await once((await open('127.0.0.3')).resume(), 'close');
    expect({ count: count(), reached }).toEqual({ count: 3, reached: ['total'] });
  });

  it('end when their clients take nothing of what they are sent', async () => {
    await start({ writeTimeout: 100 });
    const left = new Promise((resolve) => (answer = (_, response) => void response.once('close', resolve).end(HUGE)));
    const stalled = await open();
    stalled.pause().write(GET);
    await left;
    expect(reached).toEqual(['stalled']);
  });

  it('stay while their clients take something, however slowly', async () => {
    await start({ writeTimeout: 1_000 });
    answer = (_, response) => void response.end(HUGE);
    const slow = await open();
    slow.write(GET);
    const until = performance.now() + 3_000;
    let length = 0;
    while (performance.now() < until) {
      slow.resume();
      const [chunk] = (await once(slow, 'data')) as [Buffer];
      slow.pause();
      length += chunk.length;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect({ reached, whole: length === HUGE.length }).toEqual({ reached: [], whole: false });
  });

  it('stay while their clients read steadily, though the kernel takes nothing more for longer than they may take nothing', async () => {
    await start({ writeTimeout: 2_000 });
    const served = new Promise<ServerResponse>((resolve) => (answer = (_, response) => (resolve(response), void response.end(HUGE))));
    const steady = await open();
    steady.write(GET);
    const queue = (): number => (socket as unknown as { _handle: { writeQueueSize: number } })._handle.writeQueueSize;
    const { socket } = await served;
    let [longest, since, last] = [0, performance.now(), -1];
    const until = performance.now() + 9_000;
    while (performance.now() < until && !socket?.destroyed) {
      steady.resume();
      await once(steady, 'data');
      steady.pause();
      await new Promise((resolve) => setTimeout(resolve, 250));
      if (socket?.destroyed) break;
      if (queue() !== last) [since, last] = [performance.now(), queue()];
      longest = Math.max(longest, performance.now() - since);
    }
    expect({ reached, stoodStill: longest > 2_500 }).toEqual({ reached: [], stoodStill: true });
  }, 20_000);

  it('end when far more is asked on one than is answered', async () => {
    await start({ pipelined: 4 });
    let asked = 0;
    answer = () => void (asked += 1);
    const flood = await open();
    flood.write(GET.repeat(500));
    await once(flood.resume(), 'close');
    expect(reached[0]).toBe('pipelined');
    expect(new Set(reached)).toEqual(new Set(['pipelined']));
    expect(asked).toBeGreaterThan(4);
  });

  it('may have a few requests waiting', async () => {
    await start({ pipelined: 4 });
    const waiting: ServerResponse[] = [];
    answer = (_, response) => void (waiting.push(response) === 5 && waiting.forEach((one) => one.end('done')));
    const client = await open();
    for (let round = 0; round < 3; round += 1) {
      let text = '';
      client.write(GET.repeat(5));
      while ((text.match(/done/g) ?? []).length < 5) text += String(((await once(client, 'data')) as [Buffer])[0]);
      waiting.length = 0;
    }
    expect(reached).toEqual([]);
  });
});

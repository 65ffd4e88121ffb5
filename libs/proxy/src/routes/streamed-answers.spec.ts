import 'reflect-metadata';
import { HeldResources } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { ask, rootOf, startOrigin, startRouted } from './routed-bff.fixture.ts';
import type { Origin } from './routed-bff.fixture.ts';

const yamlFor = (origin: Origin): string => `
upstreams:
  - { name: feed, kind: http, instances: ['${origin.url}'], timeout: 300ms, streams: { idle: 300ms } }
streams: { perCaller: 2, longest: 1500ms }
routes:
  - { name: events, match: { path: /events }, to: feed, access: authenticated, types: [text/event-stream] }
  - { name: told, match: { path: '/told/*', methods: [GET, PUT] }, to: feed, access: public, types: [text/plain], rewrite: { requestHeaders: { pass: [x-sum] }, responseHeaders: { pass: [x-sum, link, content-md5] } } }
  - { name: plain, match: { path: '/plain/*', methods: [GET, PUT] }, to: feed, access: public, types: [text/plain] }
`;

/** What a client reads that writes its own bytes and closes. */
async function exchange(bff: RunningBff, text: string): Promise<string> {
  const { hostname, port } = new URL(bff.url);
  const socket = connect(Number(port), hostname);
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

describe('an answer that a route hands on while it arrives', () => {
  let origin: Origin;
  let bff: RunningBff;

  beforeEach(async () => {
    origin = await startOrigin();
    bff = await startRouted(yamlFor(origin), rootOf());
  });
  afterEach(async () => {
    await bff.close();
    await origin.close();
  });

  describe('as events', () => {
    const clients: IncomingMessage[] = [];
    const events = async (caller = 'a'): Promise<IncomingMessage> => {
      const { hostname, port } = new URL(bff.url);
      const [response] = (await once(request({ hostname, port, path: '/events', headers: { 'x-caller': caller, accept: 'text/event-stream' } }).end(), 'response')) as [IncomingMessage];
      clients.push(response.on('error', () => undefined));
      return response;
    };
    let sources: Socket[];
    let send: (text: string) => void;

    beforeEach(() => {
      sources = [];
      origin.answer = (asked, response) => {
        sources.push(asked.socket);
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: begun\n\n');
        send = (text) => void response.write(text);
      };
    });
    afterEach(() => clients.splice(0).forEach((one) => one.destroy()));

    it('comes at once, stays open while nothing is said for longer than other answers may, and goes on', async () => {
      const response = await events();
      const [first] = (await once(response, 'data')) as [Buffer];
      await new Promise((resolve) => setTimeout(resolve, 700));
      send('data: later\n\n');
      const [second] = (await once(response, 'data')) as [Buffer];
      expect({ type: response.headers['content-type'], first: String(first), second: String(second) }).toEqual({ type: 'text/event-stream', first: 'data: begun\n\n', second: 'data: later\n\n' });
    });

    it('is one of so many of its caller, and reaches the service when the client leaves', async () => {
      const [one, two, three, other] = [await events(), await events(), await events(), await events('b')];
      expect([one, two, three, other].map(({ statusCode }) => statusCode)).toEqual([200, 200, 503, 200]);
      const left = once(sources[0] as Socket, 'close');
      one.destroy();
      await left;
      while (bff.app.get(HeldResources).all().find(({ resource, of }) => resource === 'streams' && of === '')?.held() !== 2) await new Promise(setImmediate);
      expect((await events()).statusCode).toBe(200);
    });

    it('ends with the service', async () => {
      const response = await events();
      const ended = once(response, 'aborted');
      response.resume();
      sources[0]?.destroy();
      await ended;
      expect(response.complete).toBe(false);
    });

    it.each([
      ['when the BFF stops', (): void => void bff.close()],
      ['when it has been open for as long as a stream may', (): void => undefined],
    ])('ends cleanly between two events %s, so that its client asks again elsewhere', async (_title, stop) => {
      const response = await events();
      let text = '';
      response.on('data', (chunk: Buffer) => (text += String(chunk)));
      while (!text.includes('begun')) await new Promise(setImmediate);
      send('data: half');
      while (!text.includes('half')) await new Promise(setImmediate);
      stop();
      const finish = setInterval(() => send(' whole\n\ndata: next'), 200);
      await once(response, 'end');
      clearInterval(finish);
      expect({ complete: response.complete, text }).toEqual({ complete: true, text: expect.stringMatching(/^data: begun\n\ndata: half whole\n\n(?:data: next whole\n\n)*$/) as string });
    });
  });

  it('lets its upstream go when it is cut because the event that has begun does not become whole', async () => {
    let source: Socket | undefined;
    origin.answer = (asked, response) => {
      source = asked.socket;
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: half');
    };
    const { hostname, port } = new URL(bff.url);
    const headers = { 'x-caller': 'a', accept: 'text/event-stream' };
    const [response] = (await once(request({ hostname, port, path: '/events', headers }).end(), 'response')) as [IncomingMessage];
    response.on('error', () => undefined).resume();
    await new Promise((closed) => response.once('close', closed));
    expect(response.complete).toBe(false);
    if (source?.destroyed === false) await once(source, 'close');
    const held = bff.app.get(HeldResources).all().filter(({ resource }) => resource === 'streams');
    expect(held.map((one) => one.held())).toEqual(held.map(() => 0));
  }, 8_000);

  describe('with trailers (RFC 9110, section 6.5)', () => {
    it('brings those that the route names, and none that would change how the answer is read', async () => {
      origin.answer = (_asked, response) => {
        response.writeHead(200, { 'content-type': 'text/plain', trailer: 'x-sum' }).write('abc');
        response.addTrailers({ 'X-Sum': '5', 'x-other': '1', 'content-md5': 'x', 'set-cookie': 'a=1' });
        response.end();
      };
      const ends = async (path: string): Promise<string | undefined> => (await exchange(bff, `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`)).split('\r\n0\r\n')[1];
      expect({ told: await ends('/told/a'), plain: await ends('/plain/a') }).toEqual({ told: 'x-sum: 5\r\n\r\n', plain: '\r\n' });
      expect(await exchange(bff, 'GET /told/a HTTP/1.0\r\nhost: a\r\n\r\n')).toMatch(/\r\n\r\nabc$/);
    });

    it('and takes those of a request that the route names', async () => {
      const trailers: unknown[] = [];
      origin.answer = (asked, response) => void asked.resume().on('end', () => (trailers.push(asked.trailers), response.end()));
      const put = (path: string): Promise<string> => exchange(bff, `PUT ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 5\r\ncookie: a=1\r\ncontent-md5: x\r\n\r\n`);
      await put('/told/a');
      await put('/plain/a');
      expect(trailers).toEqual([{ 'x-sum': '5' }, {}]);
    });

    it('refuses an upstream’s that have no end', async () => {
      origin.answer = (asked) => {
        asked.socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n');
        for (let index = 0; index < 300; index += 1) asked.socket.write(`x-${index}: ${'a'.repeat(100)}\r\n`);
      };
      await expect(ask(bff, '/told/a')).rejects.toThrow(/aborted|hang up/);
    });
  });

  describe('after early hints (RFC 8297)', () => {
    const hints = async (path: string, version = '1.1'): Promise<string[] | null> =>
      (await exchange(bff, `GET ${path} HTTP/${version}\r\nhost: a\r\nconnection: close\r\n\r\n`)).match(/HTTP\/1\.1 \d+|[Ll]ink: .*(?=\r)/g);

    it('brings the links where the route has them go on, and to who can read them', async () => {
      origin.answer = (_asked, response) => {
        response.writeEarlyHints({ link: '</a.css>; rel=preload; as=style', 'x-secret': '1' });
        setTimeout(() => response.writeHead(200, { 'content-type': 'text/plain' }).end('ok'), 20);
      };
      expect({ told: await hints('/told/a'), plain: await hints('/plain/a'), old: await hints('/told/a', '1.0') }).toEqual({
        told: ['HTTP/1.1 103', 'Link: </a.css>; rel=preload; as=style', 'HTTP/1.1 200'],
        plain: ['HTTP/1.1 200'],
        old: ['HTTP/1.1 200'],
      });
    });

    it('passes over a hint that is none', async () => {
      origin.answer = (asked) => void asked.socket.write('HTTP/1.1 103 Early Hints\r\nlink: nonsense\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok');
      expect(await ask(bff, '/told/a')).toMatchObject({ status: 200, body: 'ok' });
    });
  });
});

import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EXAMPLES, startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest, callsStarted } from '@portico/testing';
import { as, MOBILE_BFF } from './mobile-bff.ts';

const { customer, businessCustomer } = EXAMPLES;
const CACHING = { upstreams: [{ name: 'catalog' }, { name: 'orders', private: true }] };

/** The demo's orders are to be asked about each time. These hold for a minute, as those of many a service do. */
async function ordersThatHold(origin: string): Promise<Server> {
  const server = createServer((asked, answer) => {
    const { method, url, headers } = asked;
    const passed = request(origin + url, { method, headers }, (from) => {
      answer.writeHead(from.statusCode ?? 502, { ...from.headers, 'cache-control': 'private, max-age=60' });
      from.pipe(answer);
    });
    asked.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

interface Seen {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  /** On the wire, head and body. */
  readonly bytes: number;
  readonly body: Buffer;
}

/** `fetch` decodes bodies and does not say how long a head is. */
const get = (url: string, headers: Readonly<Record<string, string>>): Promise<Seen> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { headers }, (answer) => {
      const { socket, statusCode: status, headers } = answer;
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status, headers, bytes: socket.bytesRead, body: Buffer.concat(chunks) }));
    });
    asked.on('error', reject).end();
  });

describe('a signed-in user of mobile-bff who pulls to refresh', () => {
  let sandbox: Sandbox;
  let service: Server;
  let mobile: BffUnderTest;
  let plain: BffUnderTest;
  const orders = (headers: Readonly<Record<string, string>> = {}, who = customer, bff = mobile): Promise<Seen> =>
    get(`${bff.url}/v1/orders`, { ...as(who), connection: 'close', ...headers });

  beforeAll(async () => {
    sandbox = await startSandbox({ ports: 'free' });
    service = await ordersThatHold(String(sandbox.urls.orders[0]));
    const upstreams = { ...sandbox.urls, orders: [`http://127.0.0.1:${(service.address() as AddressInfo).port}`] };
    mobile = await BffUnderTest.start({ ...MOBILE_BFF, upstreams, sections: { caching: CACHING } });
    plain = await BffUnderTest.start({ ...MOBILE_BFF, upstreams });
    // Whole, so that it is kept: the first calls open connections, for which parts do not wait.
    for (const who of [customer, businessCustomer]) await mobile.inTime('/v1/orders', as(who));
  });
  beforeEach(() => sandbox.control.reset());
  afterAll(async () => {
    await Promise.all([mobile.close(), plain.close()]);
    service.closeAllConnections();
    service.close();
    await sandbox.close();
  });

  it.each([
    ['as it is', 'identity'],
    ['compressed', 'gzip'],
  ])('gets a 304 of less than 500 bytes, without a call of any service, for the list %s', async (_, coding) => {
    const accept = { 'accept-encoding': coding };
    const first = await orders(accept);
    await sandbox.control.reset();
    const { status, headers, bytes, body } = await orders({ ...accept, 'if-none-match': String(first.headers.etag) });
    expect({ first: first.status, strong: /^"[\w.-]+"$/.test(String(first.headers.etag)), status, body: body.length, short: bytes < 500, calls: await callsStarted(sandbox) }).toEqual({
      first: 200,
      strong: true,
      status: 304,
      body: 0,
      short: true,
      calls: {},
    });
    expect(headers['content-length']).toBeUndefined();
    expect(headers).toMatchObject({ 'cache-status': expect.stringMatching(/^portico;hit;ttl=\d\d?$/), etag: first.headers.etag, 'cache-control': 'private, no-cache', vary: expect.stringMatching(/accept-encoding/i) });
  });

  it('gets a tag of its own for each content coding, and a 304 only for a form that it takes', async () => {
    const [plain, packed] = [await orders({ 'accept-encoding': 'identity' }), await orders({ 'accept-encoding': 'gzip' })];
    const [tag, packedTag] = [String(plain.headers.etag), String(packed.headers.etag)];
    const statusOf = async (coding: string, known: string): Promise<number | undefined> => (await orders({ 'accept-encoding': coding, 'if-none-match': known })).status;
    expect({
      coding: packed.headers['content-encoding'],
      apart: tag !== packedTag,
      either: [await statusOf('gzip', packedTag), await statusOf('gzip', tag), await statusOf('identity', tag), await statusOf('gzip', `W/${packedTag}, "other"`)],
      unreadable: [await statusOf('identity', packedTag), await statusOf('gzip;q=0', packedTag)],
      other: await statusOf('gzip', '"other"'),
    }).toEqual({ coding: 'gzip', apart: true, either: [304, 304, 304, 304], unreadable: [200, 200], other: 200 });
  });

  it('gets no other customer’s list, and no 304 for the tag of one', async () => {
    const own = await orders();
    const other = await orders({ 'if-none-match': String(own.headers.etag) }, businessCustomer);
    expect({ status: other.status, same: other.body.equals(own.body), again: (await orders({}, businessCustomer)).body.equals(other.body) }).toEqual({ status: 200, same: false, again: true });
  });

  it('gets the same bytes as without a cache', async () => {
    await plain.inTime('/v1/orders', as(customer));
    expect((await orders()).body.toString()).toBe((await orders({}, customer, plain)).body.toString());
  });

  it('keeps access and metrics: a stranger is refused, and each answer is counted', async () => {
    await orders();
    const stranger = await get(`${mobile.url}/v1/orders`, { connection: 'close' });
    const metrics = await (await fetch(`${mobile.managementUrl}/metrics`)).text();
    expect({ stranger: stranger.status, reused: /portico_views_reused_total\{plan="orders"\} [1-9]/.test(metrics) }).toEqual({ stranger: 401, reused: true });
  });
});

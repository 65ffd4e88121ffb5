import { RequestContext, runInScope, Signals, TimerQueue } from '@portico/platform';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { deflateRawSync, gzipSync } from 'node:zlib';
import type { HttpContract } from './contract/contract.ts';
import { ContractCheck } from './contract/shape-check.ts';
import { HttpEndpoints } from '../transport/endpoints/http-endpoints.ts';
import { HttpUpstream } from './clients/http-upstream.ts';
import { RawUpstream } from './clients/raw-upstream.ts';
import { refusedFields } from './failures/refused-fields.ts';
import type { UpstreamFailure } from './failures/upstream-failure.ts';
import { targetOf } from '../module/target-of.ts';
import { HttpUpstreamSettings } from '../module/upstream.settings.ts';

interface Shop extends HttpContract {
  readonly paths?: {
    '/item': { get: { responses: { 200: { content: { 'application/json': { name: string } } } } }; put: { responses: { 200: { content: { 'application/json': object } } } } };
    '/file': { get: { responses: { 200: { content: { 'image/png': string } } } } };
  };
}

const CONTRACT: Shop = {
  name: 'shop',
  components: { schemas: {} },
  operations: {
    'GET /item': { operationId: 'item', safe: true, idempotent: true, responses: { '200': {} } },
    'PUT /item': { operationId: 'put', safe: false, idempotent: true, responses: { '200': {}, '202': null } },
    'GET /file': { operationId: 'file', safe: true, idempotent: true, responses: { '200': null } },
  },
};

const head = (status: string, fields: readonly string[]): string => `HTTP/1.1 ${status}\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`;
const whole = (status: string, fields: readonly string[], body: Buffer | string): Buffer => Buffer.concat([Buffer.from(head(status, [...fields, `content-length: ${Buffer.byteLength(body)}`])), Buffer.from(body)]);
const JSON_TYPE = 'content-type: application/json';

/** The table in docs/reference/upstream-answers.md has which answer comes to what; this has the rest of what is promised of them. */
describe('what an upstream sends', () => {
  let server: Server;
  let sockets: Socket[];
  let asked: string[];
  let answer: (socket: Socket) => void;
  let endpoints: HttpEndpoints;
  let api: HttpUpstream<Shop>;
  let raw: RawUpstream;

  beforeEach(async () => {
    [sockets, asked] = [[], []];
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined).on('data', (data: Buffer) => {
        asked.push(data.toString());
        answer(socket);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const settings = Object.assign(new HttpUpstreamSettings(), { name: 'shop', timeout: 10_000, maxResponse: 200_000 });
    Object.assign(settings.retry, { base: 1, longest: 1 });
    endpoints = new HttpEndpoints(settings);
    const target = targetOf(settings, endpoints, new Signals(), undefined);
    target.instances.update([{ address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, weight: 1, priority: 0 }], 0);
    api = new HttpUpstream(CONTRACT, target, new ContractCheck(CONTRACT, 1));
    raw = new RawUpstream(target);
  });

  afterEach(async () => {
    await endpoints.destroy();
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  });

  const inRequest = <T>(work: () => T, forward: readonly string[] = [], headers = {}): T => {
    const request = { raw: { headers, socket: {} } };
    return runInScope(new RequestContext('r', request as never, {} as never, undefined, 20_000, new TimerQueue(), new Signals(), false, forward).scope, work);
  };
  const get = () => inRequest(() => api.get('/item'));
  const failureOf = (call: Promise<unknown>): Promise<UpstreamFailure> => call.then(() => Promise.reject(new Error('it did not fail')), (error: UpstreamFailure) => error);

  it.each<[string, Buffer]>([
    ['with a byte order mark', whole('200 OK', [JSON_TYPE], '\uFEFF{"name":"für"}')],
    ['in another case', whole('200 OK', ['Content-Type: Application/Problem+JSON; Charset="UTF-8"'], '{"name":"für"}')],
    ['in another charset', whole('200 OK', ['content-type: application/json; charset=ISO-8859-1'], Buffer.from('{"name":"f\xfcr"}', 'latin1'))],
    ['with gzip', whole('200 OK', [JSON_TYPE, 'content-encoding: gzip'], gzipSync('{"name":"für"}'))],
    ['with deflate, in another charset', whole('200 OK', ['content-type: application/json; charset=latin1', 'content-encoding: deflate'], deflateRawSync(Buffer.from('{"name":"f\xfcr"}', 'latin1')))],
  ])('is read %s', async (_, bytes) => {
    answer = (socket) => void socket.write(bytes);
    await expect(get()).resolves.toEqual({ name: 'für' });
    // However it arrives.
    answer = (socket) => {
      const pieces = [...bytes].map((byte) => Buffer.of(byte));
      const next = (): void => {
        const piece = pieces.shift();
        if (piece) socket.write(piece, () => setImmediate(next));
      };
      next();
    };
    await expect(get()).resolves.toEqual({ name: 'für' });
  });

  it('keeps a character that is cut by the end of a chunk, and U+FFFD where it was sent', async () => {
    answer = (socket) => void socket.write(whole('200 OK', [JSON_TYPE], '{"name":"\uFFFD"}'));
    await expect(get()).resolves.toEqual({ name: '\uFFFD' });
  });

  it('is asked for without a content coding, unless its reader takes one', async () => {
    answer = (socket) => void socket.write(whole('200 OK', [JSON_TYPE], '{}'));
    const codings = (): (string | undefined)[] => [...(asked.at(-1) ?? '').matchAll(/accept-encoding: (.*)\r/gi)].map(([, value]) => value);
    await get();
    expect(codings()).toEqual(['identity']);
    await inRequest(() => raw.send({ method: 'GET', path: '/', headers: [] }));
    expect(codings()).toEqual(['identity']);
    await inRequest(() => raw.send({ method: 'GET', path: '/', headers: [['Accept-Encoding', 'br']] }));
    expect(codings()).toEqual(['br']);
    (await inRequest(() => api.stream('/file', { headers: { 'Accept-Encoding': 'gzip' } }))).body.destroy();
    expect(codings()).toEqual(['gzip']);
    (await inRequest(() => api.stream('/file'))).body.destroy();
    expect(codings()).toEqual(['identity']);
    await inRequest(() => api.get('/item'), ['accept-encoding'], { 'accept-encoding': 'gzip' });
    expect(codings()).toEqual(['gzip']);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['contract', () => get()],
    ['raw', () => inRequest(() => raw.send({ method: 'GET', path: '/', headers: [] }))],
    ['stream', () => inRequest(() => api.stream('/file'))],
    ['raw stream', () => inRequest(() => raw.stream({ method: 'GET', path: '/', headers: [] }))],
  ])('is not read on when it is an endless refusal: %s', async (_, call) => {
    let [written, ended] = [0, 0];
    answer = (socket) => {
      socket.once('close', () => (ended += 1));
      socket.write(head('500 Oops', []));
      const more = (): void => {
        // What the system takes off our hands is no more than some MB.
        for (let full = false; !full && !socket.destroyed && written < 80_000_000; ) {
          written += 100_000;
          full = !socket.write(Buffer.alloc(100_000, 'x'));
        }
        socket.once('drain', more);
      };
      more();
    };
    await expect(call()).rejects.toMatchObject({ kind: 'server-error', details: { status: 500 } });
    while (ended < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(asked).toHaveLength(3);
    expect(written).toBeLessThan(60_000_000);
  });

  it('is a refusal as soon as that is clear, though its body does not end', async () => {
    answer = (socket) => void socket.write(`${head('404 None', ['content-length: 100'])}begun`);
    const begun = performance.now();
    await expect(get()).rejects.toMatchObject({ kind: 'not-found', details: { status: 404, body: 'begun' } });
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(asked).toHaveLength(1);
  });

  it('has words of a refusal that are read, gzip or not, and none where they cannot be', async () => {
    const problem = JSON.stringify({ errors: [{ in: 'body', name: '/lines/0/sku' }] });
    for (const [coding, body, fields] of [['identity', problem, ['lines[0].sku']], ['gzip', gzipSync(problem), ['lines[0].sku']], ['gzip', problem, []]] as const) {
      answer = (socket) => void socket.write(whole('422 No', ['content-type: application/problem+json', `content-encoding: ${coding}`], body));
      expect(refusedFields(await failureOf(get()))).toEqual(fields);
    }
  });

  it.each<[string, string, string]>([
    ['a head of more than 16 KiB', head('200 OK', [`x: ${'x'.repeat(20_000)}`]), 'too-large, the answer is not HTTP/1.1: its head is longer than 16384 bytes'],
    ['a change of protocol', head('101 Switching Protocols', ['upgrade: x', 'connection: upgrade']), 'bad-payload, the answer is not HTTP/1.1: it is a 101, a change of the protocol that was not asked for'],
  ])('is named when it is %s', async (_, bytes, named) => {
    answer = (socket) => void socket.write(bytes);
    expect((await failureOf(get())).message).toBe(`shop GET /item: ${named}`);
    expect(asked).toHaveLength(1);
  });

  it('is `undefined` where the contract has nothing, whatever comes, and the connection is kept', async () => {
    const put = () => inRequest(() => api.put('/item'));
    answer = (socket) => void socket.write(whole('202 Accepted', ['content-type: text/html'], '<html>'));
    for (let time = 0; time < 3; time += 1) await expect(put()).resolves.toBeUndefined();
    expect(sockets).toHaveLength(1);
  });

  it('is each reader’s own where raw answers are shared, good or not', async () => {
    const send = () => raw.send({ method: 'GET', path: '/', headers: [] });
    const together = () => Promise.allSettled([inRequest(send), inRequest(send), inRequest(send)]);
    answer = (socket) => void setTimeout(() => socket.write(whole('200 OK', [], 'lamp')), 20);
    const good = (await together()).map((one) => (one as PromiseFulfilledResult<{ body: Buffer }>).value.body);
    answer = (socket) => void setTimeout(() => socket.write(whole('404 None', [], 'lamp')), 20);
    const bad = (await together()).map((one) => (one as PromiseRejectedResult).reason as UpstreamFailure).map(({ details }) => details.answer?.body as Buffer);
    expect(asked).toHaveLength(2);
    for (const bodies of [good, bad]) {
      bodies[0]?.fill('x');
      expect(bodies.map(String)).toEqual(['xxxx', 'lamp', 'lamp']);
    }
  });
});

import { RequestContext, runInScope, Signals, TimerQueue } from '@portico/platform';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { CallTarget } from '../call-target.ts';
import type { ConnectionPool } from '../../transport/connections/connection-pool.ts';
import { poolOver, TRANSPORTS } from '../../transport/connections/transports.fixture.ts';
import type { HttpContract } from '../contract/contract.ts';
import { ContractCheck } from '../contract/shape-check.ts';
import { targetOf } from '../../module/target-of.ts';
import { HttpUpstreamSettings } from '../../module/upstream.settings.ts';
import type { UpstreamCallFinished } from '../telemetry/upstream.signals.ts';
import { UpstreamSignals } from '../telemetry/upstream.signals.ts';
import { HttpUpstream } from './http-upstream.ts';

interface Shop extends HttpContract {
  readonly paths?: {
    '/item/{id}': {
      get: {
        parameters: { path: { id: string }; query?: { big?: boolean } };
        responses: { 200: { content: { 'application/json': { id: string } } } };
      };
    };
    '/items': {
      post: {
        parameters: { header?: { 'Idempotency-Key'?: string } };
        requestBody: { content: { 'application/json': { id: string } } };
        responses: { 201: { content: { 'application/json': { id: string } } } };
      };
    };
    '/search/{ids}': {
      get: {
        parameters: { path: { ids: number[] }; query: { page: { size: number }; tags: string[] }; header: { 'X-Fields': string[] } };
        responses: { 200: { content: { 'application/json': { id: string } } } };
      };
    };
    '/vendor': { patch: { requestBody: { content: { 'application/merge-patch+json': { id: string } } }; responses: { 202: { content: { 'application/vnd.x+json; v=1': { id: string } } } } } };
    '/form': { post: { requestBody: { content: { 'application/x-www-form-urlencoded': { q: string; tags: readonly string[]; size?: number } } }; responses: { 200: { content: { '*/*': { id: string } } } } } };
    '/file': { get: { responses: { 200: { content: { 'image/png': string } } } } };
    '/bodies/{kind}': {
      get: { parameters: { path: { kind: string }; cookie?: { lang?: string; tags?: string[] } }; responses: { 200: { content: { 'text/csv': string } } } };
      put: { parameters: { path: { kind: string } }; requestBody: { content: { 'application/octet-stream': string } }; responses: { 200: { content: { 'application/pdf': string } } } };
      post: { parameters: { path: { kind: string } }; requestBody: { content: { 'multipart/form-data': { title: string; file: string; meta: { a: number }; pages: string[] } } }; responses: { 204: { content?: never } } };
      patch: { parameters: { path: { kind: string } }; requestBody: { content: { 'text/plain': string } }; responses: { 204: { content?: never } } };
      head: { parameters: { path: { kind: string } }; responses: { 200: { content: { 'application/json': { id: string } } } } };
    };
  };
}

const item = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
const contract: Shop = {
  name: 'shop',
  components: { schemas: {} },
  operations: {
    'GET /item/{id}': { operationId: 'item', safe: true, idempotent: true, responses: { '200': item } },
    'POST /items': { operationId: 'add', safe: false, idempotent: false, keyed: true, responses: { '201': item } },
    'GET /search/{ids}': {
      operationId: 'search',
      safe: true,
      idempotent: true,
      parameters: [
        { in: 'path', name: 'ids', style: 'matrix', explode: false },
        { in: 'query', name: 'page', style: 'deepObject', explode: true },
        { in: 'header', name: 'X-Fields', style: 'simple', explode: false },
      ],
      responses: { '200': item },
    },
    'PATCH /vendor': { operationId: 'mark', safe: false, idempotent: false, accept: 'application/vnd.x+json; v=1', bodyType: 'application/merge-patch+json', responses: { '202': item } },
    'POST /form': { operationId: 'fill', safe: false, idempotent: false, bodyType: 'application/x-www-form-urlencoded', responses: { '200': item } },
    'GET /file': { operationId: 'file', safe: true, idempotent: true, responses: { '200': null } },
    'GET /bodies/{kind}': { operationId: 'csv', safe: true, idempotent: true, accept: 'text/csv', parameters: [{ in: 'cookie', name: 'tags', style: 'form', explode: false }], responses: { '200': null }, bodies: { '200': 'text' } },
    'PUT /bodies/{kind}': { operationId: 'pdf', safe: false, idempotent: true, accept: 'application/pdf', bodyType: 'application/octet-stream', responses: { '200': null }, bodies: { '200': 'bytes' } },
    'POST /bodies/{kind}': { operationId: 'send', safe: false, idempotent: false, bodyType: 'multipart/form-data', fields: [{ name: 'file', type: 'image/png' }], responses: { '204': null } },
    'PATCH /bodies/{kind}': { operationId: 'say', safe: false, idempotent: false, bodyType: 'text/plain', responses: { '204': null } },
    'HEAD /bodies/{kind}': { operationId: 'peek', safe: true, idempotent: true, responses: { '200': null } },
  },
};

describe.each(TRANSPORTS)('an HTTP upstream (%s)', (transport) => {
  let server: Server;
  let pool: ConnectionPool;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let finished: UpstreamCallFinished[];
  let api: HttpUpstream<Shop>;
  let settings: HttpUpstreamSettings;
  let target: CallTarget<ConnectionPool>;

  const json = (response: ServerResponse, status: number, body: string, type = 'application/json'): void =>
    void response.writeHead(status, { 'content-type': type }).end(body);

  beforeEach(async () => {
    server = createServer((request, response) => answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    pool = poolOver(transport, { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, { connections: 16, connectTimeout: 1_000, keepAlive: 4_000 });
    finished = [];
    const events = new Signals();
    events.of(UpstreamSignals).upstreamCallFinished.subscribe((event) => finished.push(event));
    settings = Object.assign(new HttpUpstreamSettings(), { name: 'shop', timeout: 1_500, maxResponse: 1_000 });
    settings.retry.attempts = 1;
    target = targetOf<ConnectionPool>(settings, { open: () => pool, retire: () => undefined, destroy: async () => undefined }, events, undefined);
    target.instances.update([{ address: 'shop', weight: 1, priority: 0 }], 0);
    api = new HttpUpstream(contract, target, new ContractCheck(contract, 1));
  });

  afterEach(async () => {
    pool.destroy();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const request = (headers: object = {}, deadline = 2_000): RequestContext => {
    const raw = { headers, socket: {} };
    return new RequestContext('r-7', { raw } as never, {} as never, undefined, deadline, new TimerQueue(), new Signals(), true);
  };
  const get = (context = request()): Promise<{ id: string }> => runInScope(context.scope, () => api.get('/item/{id}', { path: { id: 'a/b' }, query: { big: true } }));

  it('writes parameters in the style of the contract, others as OpenAPI does by default', async () => {
    let seen: IncomingMessage | undefined;
    answer = (incoming, response) => {
      seen = incoming;
      json(response, 200, '{"id":"a"}');
    };
    const input = { path: { ids: [1, 2] }, query: { page: { size: 5 }, tags: ['a', 'b'] }, headers: { 'X-Fields': ['id', 'name'] } };
    await runInScope(request().scope, () => api.get('/search/{ids}', input));
    expect({ url: seen?.url, fields: seen?.headers['x-fields'] }).toEqual({ url: '/search/;ids=1,2?page%5Bsize%5D=5&tags=a&tags=b', fields: 'id,name' });
    const wrong = { ...input, headers: { 'x-other': { a: 1 }, 'X-Fields': [] } } as never;
    expect(() => runInScope(request().scope, () => api.get('/search/{ids}', wrong))).toThrow('the header parameter "x-other" is an object, and no contract says how it is written');
  });

  it.each([
    ['breaks its line', { 'X-Fields': ['a\r\nhost: evil'] }, {}, /invalid character/i],
    ['is its client’s own', { authorization: 'Bearer c' }, { authorization: 'Bearer c' }, /authorization of the BFF's client must not go on/],
  ])('does not send a field that %s', (_, headers, own, message) => {
    answer = (_incoming, response) => json(response, 200, '{"id":"a"}');
    const input = { path: { ids: [1] }, query: { page: { size: 5 }, tags: [] }, headers: { 'X-Fields': [], ...headers } };
    expect(() => runInScope(request(own).scope, () => api.get('/search/{ids}', input))).toThrow(message);
    expect(finished).toEqual([]);
  });

  it('asks as the contract has it, and brings the JSON', async () => {
    let seen: IncomingMessage | undefined;
    answer = (incoming, response) => {
      seen = incoming;
      json(response, 200, '{"id":"a"}');
    };
    await expect(get()).resolves.toEqual({ id: 'a' });
    expect(seen?.method).toBe('GET');
    expect(seen?.url).toBe('/item/a%2Fb?big=true');
    expect(finished).toMatchObject([{ upstream: 'shop', operation: 'GET /item/{id}', outcome: 'ok' }]);
  });

  it('sends trace, request id and the time left, and nothing else of the client’s', async () => {
    let headers: IncomingMessage['headers'] = {};
    answer = (incoming, response) => {
      ({ headers } = incoming);
      json(response, 200, '{"id":"a"}');
    };
    await get(request({ cookie: 'secret=1', authorization: 'Bearer x', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }, 300));
    expect(Object.keys(headers).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'traceparent', 'x-deadline-ms', 'x-request-id']);
    expect(headers['x-request-id']).toBe('r-7');
    expect(headers.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/);
    expect(Number(headers['x-deadline-ms'])).toBeGreaterThan(200);
    expect(Number(headers['x-deadline-ms'])).toBeLessThanOrEqual(300);
  });

  it('sends and takes the media types of the contract', async () => {
    const seen: unknown[] = [];
    answer = (incoming, response) =>
      void text(incoming).then((body) => {
        seen.push([incoming.headers.accept, incoming.headers['content-type'], body]);
        json(response, incoming.method === 'PATCH' ? 202 : 200, '{"id":"a"}', incoming.headers.accept);
      });
    const found: { id: string }[] = [];
    await runInScope(request().scope, async () => {
      found.push(await api.patch('/vendor', { body: { id: 'é' } }), await api.post('/form', { body: { q: 'a&b é', tags: ['x', 'y'], size: 1 } }));
    });
    expect({ seen, found }).toEqual({
      seen: [
        ['application/vnd.x+json; v=1', 'application/merge-patch+json', '{"id":"é"}'],
        ['application/json', 'application/x-www-form-urlencoded', 'q=a%26b+%C3%A9&tags=x&tags=y&size=1'],
      ],
      found: [{ id: 'a' }, { id: 'a' }],
    });
    expect(() => runInScope(request().scope, () => api.post('/form', { body: { q: new Map() } } as never))).toThrow('the field "q" of the body is a Map, which has no text');
  });

  it('sends texts, bytes and parts, and brings texts and bytes', async () => {
    const seen: { type: string | undefined; accept: string | undefined; body: string }[] = [];
    answer = (incoming, response) =>
      void text(incoming).then((body) => {
        const { 'content-type': type, accept } = incoming.headers;
        seen.push({ type, accept, body });
        if (incoming.method === 'GET') response.writeHead(200, { 'content-type': 'text/csv; charset=iso-8859-1' }).end(Buffer.from([0x61, 0x3b, 0xe9]));
        else if (incoming.method === 'PUT') response.writeHead(200, { 'content-type': 'application/pdf' }).end(Buffer.from([0xff, 0x00, 0xfe]));
        else response.writeHead(204).end();
      });
    const path = { kind: 'x' };
    const answers = await runInScope(request().scope, async () => ({
      csv: await api.get('/bodies/{kind}', { path }),
      pdf: await api.put('/bodies/{kind}', { path, body: Buffer.from('bytes') }),
      parts: await api.post('/bodies/{kind}', { path, body: { title: 'é', file: Buffer.from('png'), meta: { a: 1 }, pages: ['1', '2'] } }),
      said: await api.patch('/bodies/{kind}', { path, body: 'hello' }),
    }));
    expect(answers).toEqual({ csv: 'a;é', pdf: Buffer.from([0xff, 0x00, 0xfe]), parts: undefined, said: undefined });
    const boundary = /boundary=(.*)$/.exec(seen[2]?.type ?? '')?.[1] ?? '';
    const part = (head: string, body: string): string => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
    const parts = [part('name="title"', 'é'), part('name="file"; filename="file"\r\nContent-Type: image/png', 'png'), part('name="meta"\r\nContent-Type: application/json', '{"a":1}'), part('name="pages"', '1'), part('name="pages"', '2')];
    expect(seen).toEqual([
      { type: undefined, accept: 'text/csv', body: '' },
      { type: 'application/octet-stream', accept: 'application/pdf', body: 'bytes' },
      { type: `multipart/form-data; boundary=${boundary}`, accept: 'application/json', body: `${parts.join('')}--${boundary}--\r\n` },
      { type: 'text/plain', accept: 'application/json', body: 'hello' },
    ]);
  });

  it('sends cookie parameters, and takes the head alone', async () => {
    const seen: unknown[] = [];
    answer = (incoming, response) => {
      seen.push({ method: incoming.method, cookie: incoming.headers.cookie });
      response.writeHead(200, { 'content-type': 'text/csv', 'content-length': 2 }).end(incoming.method === 'HEAD' ? undefined : 'ab');
    };
    const path = { kind: 'x' };
    const answers = await runInScope(request().scope, async () => ({ csv: await api.get('/bodies/{kind}', { path, cookies: { lang: 'de;x', tags: ['a', 'b'] } }), head: await api.head('/bodies/{kind}', { path }) }));
    expect({ seen, answers }).toEqual({ seen: [{ method: 'GET', cookie: 'lang=de%3Bx; tags=a,b' }, { method: 'HEAD', cookie: undefined }], answers: { csv: 'ab', head: undefined } });
    expect(() => runInScope(request({ cookie: 'lang=de' }).scope, () => api.get('/bodies/{kind}', { path, cookies: { lang: 'de' } }))).toThrow("cookie of the BFF's client must not go on");
  });

  it('finds the service under its base path: of the settings, the operation, the contract, in that order', async () => {
    const urls: (string | undefined)[] = [];
    answer = (incoming, response) => {
      urls.push(incoming.url);
      json(response, 200, '{"id":"a"}');
    };
    const get = contract.operations['GET /item/{id}'] as HttpContract['operations'][string];
    for (const [own, basePath] of [[{ ...contract, basePath: '/v1' }, undefined], [{ ...contract, basePath: '/v1', operations: { 'GET /item/{id}': { ...get, basePath: '' } } }, undefined], [{ ...contract, basePath: '/v1' }, '/v2']] as const) {
      const other = new HttpUpstream<Shop>(own, target, new ContractCheck(own, 1), basePath);
      await runInScope(request().scope, () => other.get('/item/{id}', { path: { id: 'a' } }));
    }
    expect(urls).toEqual(['/v1/item/a', '/item/a', '/v2/item/a']);
  });

  it('sends a body as JSON', async () => {
    let body = '';
    answer = async (incoming, response) => {
      body = await text(incoming);
      json(response, 201, body);
    };
    await expect(runInScope(request().scope, () => api.post('/items', { body: { id: 'n' } }))).resolves.toEqual({ id: 'n' });
    expect(body).toBe('{"id":"n"}');
  });

  it.each<[string, { readonly 'Idempotency-Key'?: string }, number]>([
    ['again when it carries a key that the service knows', { 'Idempotency-Key': 'k' }, 2],
    ['once when it could be carried out twice', {}, 1],
    ['once when its key is none', { 'Idempotency-Key': undefined }, 1],
  ])('sends a write that fails %s', async (_, headers, times) => {
    settings.retry.attempts = 2;
    const keys: unknown[] = [];
    answer = (incoming, response) => {
      keys.push(incoming.headers['idempotency-key']);
      json(response, keys.length < 2 ? 500 : 201, '{"id":"n"}');
    };
    const placed = runInScope(request().scope, () => api.post('/items', { headers, body: { id: 'n' } }));
    await (times === 2 ? expect(placed).resolves.toEqual({ id: 'n' }) : expect(placed).rejects.toMatchObject({ kind: 'server-error' }));
    expect(keys).toEqual(Array(times).fill(headers['Idempotency-Key']));
  });

  it.each<[string, (response: ServerResponse) => void, string]>([
    ['404', (response) => json(response, 404, '{}'), 'not-found'],
    ['500', (response) => json(response, 500, 'oops', 'text/plain'), 'server-error'],
    ['a redirect', (response) => void response.writeHead(302, { location: '/' }).end(), 'rejected'],
    ['no JSON by its type', (response) => json(response, 200, '<html>', 'text/html'), 'bad-payload'],
    ['no JSON by its content', (response) => json(response, 200, '{"id":'), 'bad-payload'],
    ['a broken contract', (response) => json(response, 200, '{"id":5}'), 'wrong-shape'],
    ['too much, declared', (response) => json(response, 200, `{"id":"${'x'.repeat(2_000)}"}`), 'too-large'],
    ['too much, in chunks', (response) => void response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }).end('x'.repeat(2_000)), 'too-large'],
    ['a lost connection', (response) => void response.socket?.destroy(), 'reset'],
    ['a cut body', (response) => void response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 }).write('{"id":', () => response.socket?.destroy()), 'bad-payload'],
    ['silence', () => undefined, 'timeout'],
  ])('fails with its kind for %s', async (_, respond, kind) => {
    answer = (_incoming, response) => respond(response);
    await expect(get()).rejects.toMatchObject({ name: 'UpstreamFailure', kind });
    expect(finished).toMatchObject([{ outcome: kind }]);
  });

  it('fails as refused when no server listens', async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await expect(get()).rejects.toMatchObject({ kind: 'refused' });
    server.listen(0);
  });

  it('keeps status, Retry-After and the start of a refusal’s body for who understands them', async () => {
    answer = (_incoming, response) => void response.writeHead(503, { 'retry-after': '7' }).end('busy');
    await expect(get()).rejects.toMatchObject({ kind: 'overloaded', details: { status: 503, retryAfter: 7, body: 'busy' } });
  });

  it('leaves the upstream when the client leaves', async () => {
    let left: Promise<unknown> | undefined;
    const arrived = new Promise<void>((resolve) => {
      answer = (_incoming, response) => {
        left = once(response, 'close');
        resolve();
      };
    });
    const context = request();
    const call = get(context);
    await arrived;
    context.scope.cancel('client-gone');
    await expect(call).rejects.toMatchObject({ kind: 'cancelled' });
    await left;
  });

  it('sends nothing in a request that has ended', async () => {
    answer = () => {
      throw new Error('must not be asked');
    };
    const context = request();
    context.scope.cancel('deadline');
    await expect(get(context)).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('refuses to be called outside a request', () => {
    expect(() => api.get('/item/{id}', { path: { id: 'a' } })).toThrow('shop was called outside a request');
  });

  describe('a stream', () => {
    const stream = (context = request()) => runInScope(context.scope, () => api.stream('/file'));

    it('hands the body on while it arrives', async () => {
      answer = (_incoming, response) => {
        response.writeHead(200, { 'content-type': 'image/png' }).write('first ');
        setImmediate(() => response.end('last'));
      };
      const { status, headers, body } = await stream();
      expect([status, headers['content-type'], await text(body)]).toEqual([200, 'image/png', 'first last']);
    });

    it('fails with a kind before the body, and with an error within it', async () => {
      answer = (_incoming, response) => void response.writeHead(404).end();
      await expect(stream()).rejects.toMatchObject({ kind: 'not-found' });
      answer = (_incoming, response) => void response.writeHead(200, { 'content-length': 100 }).write('cut', () => response.socket?.destroy());
      const { body } = await stream();
      await expect(text(body)).rejects.toThrow();
    });

    it('ends at the upstream when its reader leaves', async () => {
      let closed: Promise<unknown> | undefined;
      answer = (_incoming, response) => {
        closed = once(response, 'close');
        response.writeHead(200).write('endless');
      };
      const { body } = await stream();
      body.on('error', () => undefined).destroy();
      await closed;
    });

    it('is not bound by the timeout of an attempt once it flows', async () => {
      answer = (_incoming, response) => {
        response.writeHead(200).write('a');
        setTimeout(() => response.end('b'), 1_800);
      };
      const { body } = await stream(request({}, Number.POSITIVE_INFINITY));
      await expect(text(body)).resolves.toBe('ab');
    });
  });
});

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { IncomingHttpHeaders, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'yaml';
import { as, startWebBff, WEB_BFF } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';

const PIXELS = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff, 0xfe]);
const { upstreams: UPSTREAMS } = parse(readFileSync(WEB_BFF.file, 'utf8')) as { upstreams: object[] };
const TOKEN = 'what-an-operator-of-the-test-has';

/** A route of bff.yaml with `cache: true`, in front of a service of the spec. */
describe('a routed answer that is kept', () => {
  let web: WebBff;
  let service: Server;
  let answer: RequestListener;
  const asked: { readonly url: string | undefined; readonly headers: IncomingHttpHeaders }[] = [];

  beforeAll(async () => {
    service = createServer((from, response) => {
      asked.push({ url: from.url, headers: from.headers });
      answer(from, response);
    });
    service.listen(0, '127.0.0.1');
    await once(service, 'listening');
    const instances = [`http://127.0.0.1:${(service.address() as AddressInfo).port}`];
    web = await startWebBff({
      sections: {
        upstreams: [...UPSTREAMS, { name: 'files', kind: 'http', instances, timeout: '1s', retry: { attempts: 1 } }],
        caching: { upstreams: [{ name: 'files' }], purgeToken: TOKEN },
        routes: [
          { name: 'files', match: { path: '/files/*', methods: ['GET', 'PUT'] }, to: 'files', access: 'public', types: ['image/*', 'text/plain'], cache: true, rewrite: { requestHeaders: { pass: ['accept-language'] } } },
        ],
      },
    });
  });
  beforeEach(() => {
    asked.length = 0;
    says({ 'cache-control': 'public, max-age=60', etag: '"1"' });
  });
  afterAll(async () => {
    await web.close();
    service.closeAllConnections();
    service.close();
  });

  const says = (fields: Record<string, string>, status = 200): void => {
    answer = ({ headers, method }, response) => {
      if (method === 'PUT') return void response.writeHead(204).end();
      if (headers['if-none-match'] === fields['etag'] && fields['etag'] !== undefined) return void response.writeHead(304, fields).end();
      response.writeHead(status, { 'content-type': 'image/png', ...fields }).end(PIXELS);
    };
  };
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(web.bff.url + path, { headers });
  const seen = async (response: Response): Promise<object> => ({ status: response.status, bytes: Buffer.from(await response.arrayBuffer()).equals(PIXELS), cache: response.headers.get('cache-status') });

  it.each([
    ['a 304 without a condition', 304, {}],
    ['a 206 without a range', 206, { 'content-range': 'bytes 0-1/9' }],
  ])('is none where the service sends %s: that is a problem', async (_title, status, fields) => {
    answer = (_from, response) => void response.writeHead(status, fields).end();
    const { status: theirs, headers } = await get(`/files/unasked-${status}`);
    expect({ status: theirs, type: headers.get('content-type') }).toEqual({ status: 502, type: expect.stringContaining('problem+json') as string });
  });

  it('is given to the next client byte for byte, with its age and lifetime, and without a call', async () => {
    const first = await seen(await get('/files/a'));
    const again = await get('/files/a');
    expect({ age: again.headers.get('age'), fields: ['etag', 'cache-control', 'content-length', 'content-type'].map((name) => again.headers.get(name)) }).toEqual({
      age: '0',
      fields: ['"1"', 'public, max-age=60', String(PIXELS.length), 'image/png'],
    });
    expect({ first, again: await seen(again), calls: asked.length }).toEqual({
      first: { status: 200, bytes: true, cache: 'portico;fwd=uri-miss;fwd-status=200;stored' },
      again: { status: 200, bytes: true, cache: expect.stringMatching(/^portico;hit;ttl=(59|60)$/) },
      calls: 1,
    });
  });

  it('is a 304 for who has it, without a call', async () => {
    await get('/files/b');
    const again = await get('/files/b', { 'if-none-match': 'W/"1"' });
    expect({ status: again.status, etag: again.headers.get('etag'), length: again.headers.get('content-length'), calls: asked.length }).toEqual({ status: 304, etag: '"1"', length: null, calls: 1 });
  });

  it('stands in for a failure, where it allows that', async () => {
    says({ 'cache-control': 'max-age=0, stale-if-error=60' });
    await get('/files/e');
    answer = (_, response) => void response.writeHead(503).end();
    expect(await seen(await get('/files/e'))).toMatchObject({ status: 200, bytes: true, cache: expect.stringMatching(/^portico;fwd=stale;ttl=-?\d+$/) });
  });

  it('is asked about when it is stale, and handed on as it is for a range', async () => {
    says({ 'cache-control': 'max-age=0', etag: '"2"' });
    await get('/files/c');
    const confirmed = await seen(await get('/files/c'));
    await get('/files/c', { range: 'bytes=0-1' });
    expect({ confirmed, conditions: asked.map(({ headers }) => [headers['if-none-match'], headers.range]) }).toEqual({
      confirmed: { status: 200, bytes: true, cache: expect.stringMatching(/^portico;fwd=stale;fwd-status=304;ttl=(?:0|-1)$/) },
      conditions: [[undefined, undefined], ['"2"', undefined], [undefined, 'bytes=0-1']],
    });
  });

  it.each([
    ['another language, though the service does not say that it varies', { 'accept-language': 'fr' }],
    ['a caller who is known, where it is not public', as('c-00001')],
  ])('is not given to %s', async (_, headers) => {
    says({ 'cache-control': 'max-age=60' });
    const path = `/files/for-${Object.keys(headers).join()}`;
    await get(path);
    expect({ answer: await seen(await get(path, headers)), calls: asked.length }).toMatchObject({ calls: 2 });
  });

  it.each([{ 'cache-control': 'private, max-age=60' }, { 'cache-control': 'no-store' }, { 'cache-control': 'public, max-age=60', vary: 'x-forwarded-for' }, {}])('is none that says %j', async (fields) => {
    says(fields as Record<string, string>);
    const path = `/files/${encodeURIComponent(JSON.stringify(fields))}`;
    await get(path);
    await get(path);
    expect(asked.length).toBe(2);
  });

  it('is not what another host was answered', async () => {
    await get('/files/host');
    const { port } = new URL(web.bff.url);
    await new Promise<void>((resolve, reject) => request({ port, path: '/files/host', headers: { host: 'evil.example' } }, (response) => response.resume().on('end', resolve)).on('error', reject).end());
    expect(asked.map(({ headers: sent }) => sent['x-forwarded-host'] === 'evil.example')).toEqual([false, true]);
  });

  it('is gone after a write to its URL, and after a purge', async () => {
    await get('/files/d');
    await fetch(`${web.bff.url}/files/d`, { method: 'PUT', headers: { 'x-csrf': '1', origin: web.bff.url } });
    await get('/files/d');
    const calls = asked.filter(({ url }) => url === '/files/d').length;
    await fetch(`${web.bff.managementUrl}/cache/purge?upstream=files&path=/files/d`, { method: 'POST', headers: { authorization: `Bearer ${TOKEN}` } });
    await get('/files/d');
    expect({ calls, after: asked.filter(({ url }) => url === '/files/d').length }).toEqual({ calls: 3, after: 4 });
  });

  it('has what is wrong with a request answered as without a cache', async () => {
    says({}, 404);
    expect((await get('/files/none')).status).toBe(404);
  });

  it('stops the start where the upstream’s answers are not kept', async () => {
    await expect(
      startWebBff({ sections: { routes: [{ name: 'images', match: { path: '/images/*' }, to: 'catalog', access: 'public', cache: true }] } }),
    ).rejects.toThrow('routes.images.cache: no answers of catalog are kept; name the upstream in caching.upstreams');
  });
});

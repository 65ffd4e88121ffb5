import 'reflect-metadata';
import { Controller, Get, Param } from '@nestjs/common';
import { Field, Public, Returns } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { ask, Identities, rootOf, startOrigin, startRouted } from './routed-bff.fixture.ts';
import type { Origin } from './routed-bff.fixture.ts';

class Word {
  @Field(String)
  word!: string;
}

@Controller('files')
@Public()
class FilesController {
  @Get('made/:name')
  @Returns(Word)
  made(@Param('name') name: string): Word {
    return { word: name };
  }
}

const yamlFor = (origin: Origin): string => `
upstreams:
  - { name: files, kind: http, instances: ['${origin.url}'], timeout: 1s, retry: { attempts: 2 } }
  - { name: told, kind: http, instances: ['${origin.url}'], timeout: 1s, identity: { kind: internal-jwt } }
  - { name: elsewhere, kind: http, instances: ['${origin.url}'], timeout: 1s, transport: undici }
serverMore: , bodyLimit: 64kB
routes:
  - { name: files, match: { path: '/files/*' }, to: files, access: public, types: ['image/*', 'text/plain'] }
  - { name: moved, match: { path: '/moved/:id/*', methods: [GET, POST] }, to: files, access: public, rewrite: { path: '/v2/of/*', query: { set: { a: '1' }, add: { b: '2 3' }, remove: [secret] }, requestHeaders: { pass: [x-context], set: { x-bff: routed }, remove: [accept] }, responseHeaders: { pass: [x-total], set: { x-by: bff }, remove: [etag] } } }
  - { name: uploads, match: { path: '/uploads/:id', methods: [PUT, POST] }, to: files, scopes: ['files:read'], roles: [clerk], bodyLimit: 8MB }
  - { name: told, match: { path: '/told', methods: [GET, PUT] }, to: told, access: public }
  - { name: others, match: { path: '/others/:id', methods: [GET, PUT] }, to: elsewhere, access: public, bodyLimit: 8MB, types: [text/plain] }
  - { name: known, match: { path: /known }, to: files, access: authenticated }
  - { name: slow, match: { path: /slow }, to: files, access: public, deadline: 100ms }
  - { name: old, match: { path: '/old/*' }, redirect: { to: '/*' }, access: public }
  - { name: elsewhere, match: { path: '/elsewhere/:id' }, redirect: { to: 'https://other.example/x/:id', status: 302 }, access: public }
  - { name: bare, match: { path: '/bare/*' }, to: files, access: public, rewrite: { path: '/*' } }
  - { name: tenant, match: { path: '/files/*', host: b.example }, to: files, access: public, rewrite: { path: '/b/*' } }
  - { name: second, match: { path: '/files/*', headers: { x-version: '2' } }, to: files, access: public, rewrite: { path: '/v2/*' } }
  - { name: draft, match: { path: '/files/*', query: { draft: 'yes' } }, to: files, access: public, rewrite: { path: '/drafts/*' } }
`;

describe('a route of bff.yaml', () => {
  let origin: Origin;
  let bff: RunningBff;

  beforeAll(async () => {
    origin = await startOrigin();
    bff = await startRouted(yamlFor(origin), rootOf({ controllers: [FilesController], imports: [Identities] }));
  });
  afterAll(async () => {
    await (bff as RunningBff | undefined)?.close();
    await origin.close();
  });
  beforeEach(() => {
    origin.asked.length = 0;
    origin.answer = (_asked, response) => response.setHeader('content-type', 'text/plain').end('ok');
  });

  describe('is chosen', () => {
    it.each([
      ['by its path', '/files/a/b.png', {}, '/files/a/b.png'],
      ['with the host that is asked for', '/files/a', { host: 'B.example:80' }, '/b/a'],
      ['with a header', '/files/a', { 'x-version': '2' }, '/v2/a'],
      ['with a query', '/files/a?draft=yes', {}, '/drafts/a?draft=yes'],
      ['not with a query that is given twice', '/files/a?draft=yes&draft=no', {}, '/files/a?draft=yes&draft=no'],
      ['with a host before a header', '/files/a', { host: 'b.example', 'x-version': '2' }, '/b/a'],
      ['not with another value of a header', '/files/a', { 'x-version': '3' }, '/files/a'],
    ])('%s', async (_title, path, headers, asked) => {
      expect({ status: (await ask(bff, path, { headers })).status, asked: origin.asked.map(({ url }) => url) }).toEqual({ status: 200, asked: [asked] });
    });

    it('after a controller’s that is more specific', async () => {
      expect({ body: (await ask(bff, '/files/made/x')).body, asked: origin.asked.length }).toEqual({ body: '{"word":"x"}', asked: 0 });
    });

    it('by its method: others are not allowed', async () => {
      const answer = await ask(bff, '/files/a', { method: 'DELETE' });
      expect({ status: answer.status, allow: answer.headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD' });
    });
  });

  it('lets those in who may call, and no one else', async () => {
    const statusOf = async (path: string, caller?: string, method = 'GET'): Promise<number> => (await ask(bff, path, { method, headers: caller === undefined ? {} : { 'x-caller': caller } })).status;
    expect({ anyone: await statusOf('/known'), guest: await statusOf('/known', 'guest'), head: await statusOf('/known', undefined, 'HEAD') }).toEqual({ anyone: 401, guest: 200, head: 401 });
    const uploads = [await statusOf('/uploads/1', undefined, 'PUT'), await statusOf('/uploads/1', 'guest', 'PUT'), await statusOf('/uploads/1', 'clerk', 'PUT')];
    expect(uploads).toEqual([401, 403, 200]);
    expect(origin.asked.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /known', 'PUT /uploads/1']);
  });

  describe('asks its upstream', () => {
    it('with the path, the query and the fields that its rewrite says', async () => {
      origin.answer = (_asked, response) => response.writeHead(200, { etag: '"a"', 'x-total': '5', 'x-secret': 'y' }).end();
      const headers = { accept: 'text/plain', 'x-context': 'c', 'x-other': 'o' };
      const answer = await ask(bff, '/moved/5/a%2Fb/c%20d?q=x&s%65cret=1&a=0', { headers });
      const [asked] = origin.asked;
      expect({ url: asked?.url, accept: asked?.headers.accept, passed: asked?.headers['x-context'], other: asked?.headers['x-other'], set: asked?.headers['x-bff'] }).toEqual({
        url: '/v2/of/a%2Fb/c%20d?q=x&a=1&b=2%203',
        accept: undefined,
        passed: 'c',
        other: undefined,
        set: 'routed',
      });
      expect(answer.headers).toMatchObject({ 'x-total': '5', 'x-by': 'bff' });
      expect(Object.keys(answer.headers)).not.toEqual(expect.arrayContaining(['etag']));
      expect(answer.headers['x-secret']).toBeUndefined();
    });

    it('with who it is and whom it serves, never with what the client proves itself by (RFC 9110, section 7.6.3)', async () => {
      const theirs = { cookie: 'session=1', authorization: 'Bearer x', dpop: 'x', 'x-api-key': 'k', 'x-user-id': 'admin', via: '1.0 edge', 'x-forwarded-for': '6.6.6.6', forwarded: 'for=6.6.6.6' };
      await ask(bff, '/files/a', { headers: { ...theirs, host: 'shop.example' } });
      const headers = origin.asked[0]?.headers ?? {};
      expect(headers).toMatchObject({ via: '1.0 edge, 1.1 routed', 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http', 'x-forwarded-host': 'shop.example', host: new URL(origin.url).host });
      expect(['cookie', 'authorization', 'dpop', 'x-api-key', 'x-user-id', 'forwarded'].filter((name) => name in headers)).toEqual([]);
      expect(headers).toMatchObject({ traceparent: expect.any(String), 'x-request-id': expect.any(String), 'x-deadline-ms': expect.any(String) });
    });

    it('without the fields of the connection, and those that Connection names (RFC 9110, section 7.6.1)', async () => {
      await ask(bff, '/moved/5/a', { headers: { connection: 'close, X-Context, Range', 'x-context': 'c', range: 'bytes=0-1', te: 'trailers', 'keep-alive': 'timeout=5', 'proxy-authorization': 'x' } });
      const headers = origin.asked[0]?.headers ?? {};
      expect(['x-context', 'range', 'te', 'keep-alive', 'proxy-authorization'].filter((name) => name in headers)).toEqual([]);
    });

    it.each(['/files/made%2fx', '/files/made%5Cx', '/files/made\\x', '/files/made;a=b/x', '/files/made%3ba/x', '/files//made/x', '/files//made;a%2fx', '/bare//evil.example/x', '/bare/\\evil.example'])('never with %s, which some servers take for another path', async (path) => {
      expect({ status: (await ask(bff, path)).status, asked: origin.asked.length }).toEqual({ status: 400, asked: 0 });
    });

    it('with doubled and encoded slashes that lead nowhere else', async () => {
      expect((await ask(bff, '/files//a%2Fb;c/x')).status).toBe(200);
      expect(origin.asked.map(({ url }) => url)).toEqual(['/files//a%2Fb;c/x']);
    });

    it('for the host of an absolute target, whatever the Host field says (RFC 9112, section 3.2.2)', async () => {
      const answer = await ask(bff, 'http://B.example/files/a?x=1', { headers: { host: 'shop.example' } });
      expect({ status: answer.status, url: origin.asked[0]?.url, host: origin.asked[0]?.headers['x-forwarded-host'] }).toEqual({ status: 200, url: '/b/a?x=1', host: 'B.example' });
      expect((await ask(bff, 'http://clerk@b.example/files/a', { headers: { host: 'b.example' } })).status).toBe(400);
    });

    it.each(['/files/../admin', '/files/%2e%2e/admin', '/files/..%2fadmin', '/files/a/..', '/files/.%5cx', '/files/..;/admin', '/files/%00', '/moved/../x', '/old/..%2f..'])('never with %s, which means another path', async (path) => {
      expect({ status: (await ask(bff, path)).status, asked: origin.asked.length }).toEqual({ status: 400, asked: 0 });
    });
  });

  describe('answers', () => {
    it('with the fields that describe a body, and none that a browser of this origin would obey', async () => {
      origin.answer = (_asked, response) =>
        response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'a=1', server: 's', connection: 'x-hop, keep-alive', 'x-hop': '1', 'last-modified': 'Mon, 30 Nov 2026 05:00:00 GMT', 'strict-transport-security': 'max-age=1' }).end('<script>');
      const { headers, body } = await ask(bff, '/files/a');
      expect(headers).toMatchObject({ 'content-type': 'application/octet-stream', 'content-disposition': 'attachment', 'content-security-policy': 'sandbox', 'last-modified': expect.any(String), 'request-id': expect.any(String) });
      expect({ body, strangers: ['set-cookie', 'server', 'x-hop', 'strict-transport-security'].filter((name) => name in headers) }).toEqual({ body: '<script>', strangers: [] });
    });

    it('what everybody may keep, by its upstream, for the caller alone where not everybody may call', async () => {
      origin.answer = (_asked, response) => response.writeHead(200, { 'cache-control': 'public, max-age=60' }).end();
      const kept = async (path: string): Promise<unknown> => (await ask(bff, path, { headers: { 'x-caller': 'guest' } })).headers['cache-control'];
      expect({ known: await kept('/known'), everybody: await kept('/files/a') }).toEqual({ known: 'private, max-age=60', everybody: 'public, max-age=60' });
    });

    it('HEAD as GET, without a body', async () => {
      origin.answer = (_asked, response) => response.writeHead(200, { 'content-type': 'image/png', 'content-length': '5000' }).end();
      const { status, headers, body } = await ask(bff, '/files/a.png', { method: 'HEAD' });
      expect({ status, length: headers['content-length'], type: headers['content-type'], body, asked: origin.asked[0]?.method }).toEqual({ status: 200, length: '5000', type: 'image/png', body: '', asked: 'HEAD' });
    });

    it.each([
      [206, { range: 'bytes=0-1' }, { 'content-range': 'bytes 0-1/9', 'content-length': '2' }, 'ab'],
      [304, { 'if-none-match': '"a"' }, { etag: '"a"' }, ''],
      [404, {}, { 'content-type': 'text/plain' }, 'none such'],
      [412, { 'if-match': '"b"' }, {}, ''],
      [204, {}, {}, ''],
    ])('%d as the upstream does', async (status, headers, own, body) => {
      origin.answer = (_asked, response) => response.writeHead(status, own).end(body);
      const answer = await ask(bff, '/files/a', { headers: headers as Record<string, string> });
      expect({ status: answer.status, body: answer.body, headers: answer.headers }).toEqual({ status, body, headers: expect.objectContaining(own) });
      expect(origin.asked[0]?.headers).toMatchObject(headers);
    });

    it.each([
      ['a 304 without a condition', 304, 'GET', {}],
      ['a 304 to a write', 304, 'POST', { 'if-none-match': '"a"' }],
      ['a 206 without a range', 206, 'GET', { 'if-none-match': '"a"' }],
      ['a 206 to a write', 206, 'POST', { range: 'bytes=0-1' }],
    ])('with a problem where the upstream sends %s', async (_title, theirs, method, headers) => {
      origin.answer = (_asked, response) => response.writeHead(theirs, { 'content-range': 'bytes 0-1/9' }).end(theirs === 206 ? 'ab' : '');
      const { status, body } = await ask(bff, '/moved/5/a', { method, headers });
      expect({ status, type: (JSON.parse(body) as { type: string }).type, asked: origin.asked.length }).toEqual({ status: 502, type: 'urn:portico:problem:upstream-invalid', asked: 1 });
    });

    it('opens a stream of events before there is an event', async () => {
      let tell: (event: string) => void = () => undefined;
      origin.answer = (_asked, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
        tell = (event) => response.end(event);
      };
      const response = await fetch(`${bff.url}/files/events`);
      tell('data: 1\n\n');
      expect([response.status, await response.text()]).toEqual([200, 'data: 1\n\n']);
    });

    it('a 205 without the length of a body that does not come, so that the next answer on its connection is whole', async () => {
      const bare = createServer((socket) => void socket.on('data', () => socket.end('HTTP/1.1 205 Reset Content\r\nContent-Length: 2\r\n\r\nok')).on('error', () => undefined)).listen(0, '127.0.0.1');
      await once(bare, 'listening');
      const other = await startRouted(`upstreams: [{ name: a, kind: http, instances: ['http://127.0.0.1:${(bare.address() as AddressInfo).port}'] }]\nroutes: [{ name: a, match: { path: /a }, to: a, access: public }]\n`);
      const { status, headers, body } = await ask(other, '/a').finally(() => other.close());
      bare.close();
      expect([status, headers['content-length'] ?? '0', body]).toEqual([205, '0', '']);
    });

    it.each(['/files/a.zip', '/others/a'])('%s with the name of a file that is not ASCII', async (path) => {
      origin.answer = (_asked, response) => response.writeHead(200, ['Content-Type', 'application/zip', 'Content-Disposition', Buffer.from('attachment; filename="日.zip"').toString('latin1')]).end('ok');
      const { status, headers, body } = await ask(bff, path);
      expect([status, headers['content-disposition'], body]).toEqual([200, "attachment; filename*=UTF-8''%E6%97%A5.zip", 'ok']);
    });

    it.each([
      [500, 502],
      [503, 503],
      [401, 502],
      [429, 503],
      [302, 502],
    ])('with a problem where the upstream says %d to the BFF', async (theirs, ours) => {
      origin.answer = (_asked, response) => response.writeHead(theirs, { location: 'http://internal.example/', 'retry-after': '1' }).end('a trace of the stack');
      const { status, headers, body } = await ask(bff, '/moved/5/a', { method: 'POST' });
      expect({ status, type: headers['content-type'], leaks: body.includes('stack') || 'location' in headers }).toEqual({ status: ours, type: 'application/problem+json', leaks: false });
    });

    it('with a redirect, the query along with it and to no other host', async () => {
      const locationOf = async (path: string): Promise<string | undefined> => (await ask(bff, path)).headers.location;
      expect({ status: (await ask(bff, '/old/a')).status, path: await locationOf('/old/a/b?c=d'), other: await locationOf('/elsewhere/5'), slashes: await locationOf('/old//evil.example'), turned: await locationOf('/old/\\evil.example') }).toEqual({
        status: 308,
        path: '/a/b?c=d',
        other: 'https://other.example/x/5',
        slashes: '/evil.example',
        turned: '/evil.example',
      });
    });

    it('504 when no answer has begun by its deadline', async () => {
      const left = new Promise<void>((resolve) => (origin.answer = (asked) => void asked.socket.once('close', () => resolve())));
      expect((await ask(bff, '/slow')).status).toBe(504);
      await left;
    });

    it('a read by a second attempt, and a write by none', async () => {
      const statuses = async (method: string): Promise<{ status: number; attempts: number }> => {
        origin.asked.length = 0;
        origin.answer = (_asked, response) => void (origin.asked.length === 1 ? response.writeHead(503).end() : response.end('ok'));
        return { status: (await ask(bff, method === 'GET' ? '/moved/1/a' : '/uploads/1', { method, headers: { 'x-caller': 'clerk' } })).status, attempts: origin.asked.length };
      };
      expect({ get: await statuses('GET'), put: await statuses('PUT') }).toEqual({ get: { status: 200, attempts: 2 }, put: { status: 503, attempts: 1 } });
    });
  });

  it('with a body is sent once, also to an upstream that would take other credentials', async () => {
    origin.answer = (asked, response) => void asked.resume().on('end', () => response.writeHead(401).end());
    const attempts = async (options: { method: string; body?: string }): Promise<{ status: number; attempts: number }> => {
      origin.asked.length = 0;
      return { status: (await ask(bff, '/told', options)).status, attempts: origin.asked.length };
    };
    expect({ get: await attempts({ method: 'GET' }), put: await attempts({ method: 'PUT', body: 'abc' }) }).toEqual({ get: { status: 502, attempts: 2 }, put: { status: 502, attempts: 1 } });
  });

  describe('hands on bodies', () => {
    const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    const echo = (): void => {
      origin.answer = (asked, response) => {
        const digest = createHash('sha256');
        let bytes = 0;
        asked.on('data', (chunk: Buffer) => void ((bytes += chunk.length), digest.update(chunk))).on('end', () => response.setHeader('content-type', 'text/plain').end(`${bytes} ${digest.digest('hex')} ${asked.headers['content-length'] ?? asked.headers['transfer-encoding']}`));
      };
    };
    const clerk = { 'x-caller': 'clerk' };

    it.each([
      ['with a length', '/uploads/1', { 'content-length': '3000000' }, '3000000'],
      ['in chunks', '/uploads/1', { 'transfer-encoding': 'chunked' }, 'chunked'],
      ['with a length, over undici', '/others/1', { 'content-length': '3000000' }, '3000000'],
      ['in chunks, over undici', '/others/1', { 'transfer-encoding': 'chunked' }, 'chunked'],
    ])('%s', async (_title, path, headers, framing) => {
      echo();
      const body = Buffer.alloc(3_000_000, 'abcdefg');
      const answer = await ask(bff, path, { method: 'PUT', headers: { ...clerk, ...headers, 'content-type': 'image/png', 'content-encoding': 'gzip' }, body });
      expect(answer).toMatchObject({ status: 200, body: `3000000 ${hash(body)} ${framing}` });
      expect(origin.asked[0]?.headers).toMatchObject({ 'content-type': 'image/png', 'content-encoding': 'gzip' });
    });

    it('before they have come whole', async () => {
      const begun = new Promise<string>((resolve) => (origin.answer = (asked, response) => void asked.once('data', (chunk: Buffer) => (resolve(chunk.toString()), asked.on('end', () => response.end('whole')).resume()))));
      const { hostname, port } = new URL(bff.url);
      const upload = request({ hostname, port, path: '/uploads/1', method: 'PUT', headers: clerk });
      upload.write('first');
      expect(await begun).toBe('first');
      const answered = once(upload, 'response');
      upload.end('last');
      expect(((await answered) as [{ statusCode: number }])[0].statusCode).toBe(200);
    });

    it('when the client is told to send them, which a refusal does not (RFC 9110, section 10.1.1)', async () => {
      echo();
      const expecting = async (headers: Record<string, string>): Promise<string> => {
        const { hostname, port } = new URL(bff.url);
        const socket = connect(Number(port), hostname);
        socket.write(`PUT /uploads/1 HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\nexpect: 100-continue\r\nconnection: close\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
        let text = '';
        for await (const chunk of socket) {
          text += String(chunk);
          if (text === 'HTTP/1.1 100 Continue\r\n\r\n') socket.write('abc');
        }
        return text.split('\r\n')[0] + (text.includes('HTTP/1.1 200') ? ' then 200' : '');
      };
      expect({ clerk: await expecting(clerk), anyone: await expecting({}) }).toEqual({ clerk: 'HTTP/1.1 100 Continue then 200', anyone: 'HTTP/1.1 401 Unauthorized' });
    });

    it('not beyond their bound, announced or not', async () => {
      origin.answer = (asked) => void asked.on('error', () => undefined).resume();
      const announced = await ask(bff, '/moved/1/a', { method: 'POST', headers: { 'content-length': '70000' }, body: Buffer.alloc(70_000) }).catch((error: Error) => error.message);
      const chunked = await ask(bff, '/moved/1/a', { method: 'POST', headers: { 'transfer-encoding': 'chunked' }, body: Buffer.alloc(70_000) });
      expect({ announced: (announced as { status: number }).status, chunked: chunked.status, asked: origin.asked.length }).toEqual({ announced: 413, chunked: 413, asked: 1 });
    });

    it('to an upstream that answers before it has read them, and refuses', async () => {
      origin.answer = (_asked, response) => response.writeHead(409, { 'content-type': 'text/plain' }).end('no');
      const { hostname, port } = new URL(bff.url);
      const upload = request({ hostname, port, path: '/uploads/1', method: 'PUT', headers: { ...clerk, 'content-length': '2000000' } }).on('error', () => undefined);
      upload.write(Buffer.alloc(100_000));
      const [{ statusCode, headers }] = (await once(upload, 'response')) as [{ statusCode: number; headers: Record<string, string> }];
      upload.destroy();
      expect({ statusCode, connection: headers['connection'] }).toEqual({ statusCode: 409, connection: 'close' });
    });

    it.each(['/uploads/1', '/others/1'])('at the pace of their readers: an upstream that does not read stops its client, and is given up (%s)', async (path) => {
      origin.answer = (asked) => void asked.pause();
      const answer = await ask(bff, path, { method: 'PUT', headers: { ...clerk, 'content-length': '7000000' }, body: Buffer.alloc(7_000_000) }).catch((error: Error) => error.message);
      expect(answer).toMatchObject({ status: 504 });
    });

    it('of any length to clients, at their pace', async () => {
      let written = 0;
      origin.answer = (_asked, response) => {
        response.writeHead(200, { 'content-type': 'text/plain' });
        const more = (): void => {
          while (written < 64_000_000) {
            written += 64_000;
            if (!response.write(Buffer.alloc(64_000, 'x'))) return void response.once('drain', more);
          }
          response.end();
        };
        more();
      };
      const { hostname, port } = new URL(bff.url);
      const asking = request({ hostname, port, path: '/files/a' }).end();
      const [response] = (await once(asking, 'response')) as [NodeJS.ReadableStream];
      await new Promise((resolve) => setTimeout(resolve, 300));
      const whileWaiting = written;
      let read = 0;
      for await (const chunk of response) read += (chunk as Buffer).length;
      expect({ stopped: whileWaiting < 40_000_000, read }).toEqual({ stopped: true, read: 64_000_000 });
    });
  });

  describe('ends with its client or its upstream', () => {
    it.each(['/uploads/1', '/others/1'])('aborts the upstream when the client leaves, while it uploads and while it reads (%s)', async (path) => {
      const { hostname, port } = new URL(bff.url);
      const gone = (): Promise<string> => new Promise((resolve) => (origin.answer = (asked, response) => {
        asked.on('error', () => undefined).resume();
        if (asked.method === 'GET') response.write('begun');
        asked.socket.once('close', () => resolve('closed'));
      }));
      let closed = gone();
      const upload = request({ hostname, port, path, method: 'PUT', headers: { 'x-caller': 'clerk', 'content-length': '100' } }).on('error', () => undefined);
      upload.write('half');
      while (origin.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      upload.destroy();
      expect(await closed).toBe('closed');
      closed = gone();
      const download = request({ hostname, port, path: '/files/a' }).on('error', () => undefined).end();
      await once(download, 'response');
      download.destroy();
      expect(await closed).toBe('closed');
    });

    it('cuts the client’s connection when the upstream cuts its answer, so that the client can tell', async () => {
      origin.answer = (_asked, response) => {
        response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '100' }).write('begun');
        setTimeout(() => response.destroy(), 20);
      };
      await expect(ask(bff, '/files/a')).rejects.toThrow(/aborted|socket hang up/);
    });
  });
});

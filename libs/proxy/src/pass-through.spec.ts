import 'reflect-metadata';
import { Controller, Get, Module, Req } from '@nestjs/common';
import { Bff, BffSettings, Environment, Public, startBff, Stream } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import type { StreamedAnswer } from '@portico/upstream';
import type { FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { askedOf, passThrough } from './pass-through.ts';

/** What the upstream answers next, and what it was asked. */
const upstream: { answer: () => Promise<StreamedAnswer>; meanwhile: Promise<unknown>; asked: Record<string, string> } = {
  answer: () => Promise.reject(new Error()),
  meanwhile: Promise.resolve(),
  asked: {},
};

@Controller()
class FileController {
  @Get('file')
  @Public()
  @Stream({ types: ['image/*'] })
  get(@Req() request: FastifyRequest): Promise<void> {
    upstream.asked = askedOf(request.headers);
    return passThrough(upstream.answer());
  }

  /** Has something else to wait for between the answer and its passing. */
  @Get('late')
  @Public()
  @Stream({ types: ['image/*'] })
  async late(): Promise<void> {
    const answer = await upstream.answer();
    await upstream.meanwhile;
    await passThrough(Promise.resolve(answer));
  }
}

@Bff({ name: 'files' })
@Module({ controllers: [FileController] })
class FileModule {}

describe('a pass-through', () => {
  let bff: RunningBff;

  beforeAll(async () => {
    const local = { host: '127.0.0.1', port: 0 };
    const settings = Object.assign(new BffSettings(), { server: { ...local, deadline: 1_000, bodyLimit: 1_000, headerLimit: 16_384, keepAlive: 1_000 }, management: local });
    bff = await startBff(FileModule, settings as BffSettings, new Environment('test'));
  });
  afterAll(() => bff.close());

  const answering = (status: number, headers: StreamedAnswer['headers'], body: Readable): void => {
    upstream.answer = () => Promise.resolve({ status, headers, body });
  };
  const get = (headers: Record<string, string> = {}): Promise<Response> => fetch(`${bff.url}/file`, { headers });

  it('hands on body, status and the fields that describe the body, and no other field', async () => {
    answering(206, { 'content-type': 'image/png', etag: '"a"', 'content-range': 'bytes 0-2/9', 'set-cookie': ['a=1'], server: 'secret', connection: 'x' }, Readable.from([Buffer.from('abc')]));
    const response = await get();
    expect([response.status, await response.text()]).toEqual([206, 'abc']);
    const shown = { 'content-type': 'image/png', etag: '"a"', 'content-range': 'bytes 0-2/9', 'x-content-type-options': 'nosniff' };
    expect(Object.fromEntries(response.headers)).toMatchObject(shown);
    expect(response.headers.get('content-disposition')).toBeNull();
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('server')).toBeNull();
  });

  it('asks with what selects the representation, and never with who asks', async () => {
    answering(304, { etag: '"a"' }, Readable.from([]));
    const response = await get({ 'if-none-match': '"a"', range: 'bytes=0-2', cookie: 'session=1', authorization: 'Bearer x' });
    expect(response.status).toBe(304);
    expect(upstream.asked).toMatchObject({ 'if-none-match': '"a"', range: 'bytes=0-2' });
    expect(Object.keys(upstream.asked)).not.toEqual(expect.arrayContaining(['cookie']));
    expect(upstream.asked).not.toHaveProperty('authorization');
  });

  it.each([
    [406, {}],
    [412, {}],
    [416, { 'content-range': 'bytes */9' }],
  ])('hands on what becomes of the client’s own condition or range: %d', async (status, headers: Record<string, string>) => {
    answering(status, headers, Readable.from(['no']));
    const response = await get({ range: 'bytes=99-', accept: 'image/x-none', 'if-match': '"b"', 'if-unmodified-since': 'Mon, 30 Nov 2026 05:00:00 GMT' });
    expect({ status: response.status, headers: Object.fromEntries(response.headers) }).toMatchObject({ status, headers });
    expect(upstream.asked).toMatchObject({ range: 'bytes=99-', 'if-match': '"b"', 'if-unmodified-since': 'Mon, 30 Nov 2026 05:00:00 GMT' });
  });

  it('is the only answer: Nest sends nothing after it, which Fastify would make an error of', async () => {
    const nest = jest.spyOn(Object.getPrototypeOf(Object.getPrototypeOf(bff.app.getHttpAdapter())) as { reply: () => unknown }, 'reply');
    answering(200, { 'content-type': 'image/png' }, Readable.from(['a']));
    const response = await get();
    expect({ status: response.status, body: await response.text(), sentByNest: nest.mock.calls.length }).toEqual({ status: 200, body: 'a', sentByNest: 0 });
    nest.mockRestore();
  });

  it('hands on the date and the age of an upstream’s cache', async () => {
    const aged = { age: '55', date: 'Mon, 30 Nov 2026 05:00:00 GMT', 'cache-control': 'public, max-age=60' };
    answering(200, { 'content-type': 'image/png', ...aged }, Readable.from(['a']));
    expect(Object.fromEntries((await get()).headers)).toMatchObject(aged);
  });

  it('answers with the problem of a failure that comes before the body', async () => {
    upstream.answer = () => Promise.reject(new UpstreamFailure('not-found', { upstream: 'files', operation: 'GET /' }));
    const response = await get();
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });

  it('sends as a download what others could have uploaded to be run', async () => {
    answering(200, { 'content-type': 'text/html;x', 'content-security-policy': "script-src 'none'" }, Readable.from(['<script>steal()</script>']));
    const response = await get();
    expect([response.status, await response.text()]).toEqual([200, '<script>steal()</script>']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
      'content-security-policy': "script-src 'none', sandbox",
      'x-content-type-options': 'nosniff',
    });
  });

  it('answers HEAD with the length of the whole, and fetches no more of it', async () => {
    const body = new Readable({ read: () => undefined });
    answering(200, { 'content-type': 'image/png', 'content-length': '5000' }, body);
    const response = await fetch(`${bff.url}/file`, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), response.headers.get('content-type'), body.destroyed]).toEqual([200, '5000', 'image/png', true]);
  });

  it('answers 502 when the upstream cuts its answer before anything of it was passed on', async () => {
    const body = new Readable({ read: () => undefined }).on('error', () => undefined);
    answering(200, { 'content-type': 'image/png' }, body);
    upstream.meanwhile = new Promise((resolve) => setImmediate(() => setImmediate(resolve, body.destroy(new UpstreamFailure('bad-payload', { upstream: 'files', operation: 'GET /' })))));
    const response = await fetch(`${bff.url}/late`);
    expect([response.status, response.headers.get('content-type')]).toEqual([502, 'application/problem+json']);
  });

  it('cuts the connection when the body is cut, so that the client can tell', async () => {
    const body = new Readable({ read: () => undefined });
    body.push('begun');
    answering(200, { 'content-type': 'text/plain' }, body);
    const response = await get();
    setImmediate(() => body.destroy(new Error('cut')));
    await expect(response.text()).rejects.toThrow();
  });

  it.each([204, 205])('a %d has no body and no length, whatever the upstream sends with it', async (status) => {
    answering(status, { 'content-length': '2' }, Readable.from([Buffer.from('ok')]));
    const response = await get();
    expect([response.status, response.headers.get('content-length') ?? '0', await response.text()]).toEqual([status, '0', '']);
  });

  it('opens a stream of events before there is an event', async () => {
    const body = new Readable({ read: () => undefined });
    answering(200, { 'content-type': 'text/event-stream' }, body);
    const response = await get();
    body.push('data: 1\n\n');
    body.push(null);
    expect([response.status, await response.text()]).toEqual([200, ':\n\ndata: 1\n\n']);
  });

  it('stops the upstream when the client leaves', async () => {
    const body = new Readable({ read: () => undefined });
    body.push('begun');
    answering(200, { 'content-type': 'text/plain' }, body);
    const controller = new AbortController();
    const response = await fetch(`${bff.url}/file`, { signal: controller.signal });
    const closed = new Promise((resolve) => body.once('close', resolve));
    controller.abort();
    await closed;
    expect(response.status).toBe(200);
  });
});

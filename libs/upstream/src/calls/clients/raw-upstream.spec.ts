import { RequestContext, runInScope, Signals, TimerQueue } from '@portico/platform';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { HttpEndpoints } from '../../transport/endpoints/http-endpoints.ts';
import type { UpstreamFailure } from '../failures/upstream-failure.ts';
import { targetOf } from '../../module/target-of.ts';
import { HttpUpstreamSettings } from '../../module/upstream.settings.ts';
import { UpstreamSignals } from '../telemetry/upstream.signals.ts';
import { RawUpstream } from './raw-upstream.ts';

/** A part of an answer is not handed on as the answer. */
const REFUSED = { kind: 'not-found', details: { status: 404, note: 'the rest of the answer was not read' } };

describe('an upstream without its contract', () => {
  let server: Server;
  let endpoints: HttpEndpoints;
  let api: RawUpstream;
  let asked: IncomingMessage[];
  let answer: (response: ServerResponse) => void;
  let outcomes: string[];

  beforeEach(async () => {
    asked = [];
    outcomes = [];
    server = createServer((request, response) => {
      asked.push(request);
      answer(response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const settings = Object.assign(new HttpUpstreamSettings(), { name: 'shop', maxResponse: 1_000 });
    Object.assign(settings.retry, { attempts: 3, base: 1, longest: 1 });
    const events = new Signals();
    events.of(UpstreamSignals).upstreamCallFinished.subscribe(({ operation, outcome }) => outcomes.push(`${operation} ${outcome}`));
    endpoints = new HttpEndpoints(settings);
    const target = targetOf(settings, endpoints, events, undefined);
    target.instances.update([{ address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, weight: 1, priority: 0 }], 0);
    api = new RawUpstream(target);
  });

  afterEach(async () => {
    await endpoints.destroy();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const inRequest = <T>(work: () => T, forward: readonly string[] = [], language = 'de'): T => {
    const raw = { headers: { 'accept-language': language }, socket: {} };
    const context = new RequestContext('r-7', { raw } as never, {} as never, undefined, 2_000, new TimerQueue(), new Signals(), true, forward);
    return runInScope(context.scope, work);
  };
  const send = (method: string, body?: string | Buffer) => inRequest(() => api.send({ method, path: '/a?b=1', headers: [['X-A', '1']], body }));
  const reply = (status: number, body = '', headers: Record<string, string> = {}) => (response: ServerResponse): void => void response.writeHead(status, headers).end(body);

  it('brings the answer as it is', async () => {
    answer = reply(201, 'made', { 'content-type': 'text/plain' });
    const { status, headers, body } = await send('POST', Buffer.from('x'));
    expect([status, headers['content-type'], body.toString()]).toEqual([201, 'text/plain', 'made']);
    expect(asked.map(({ method, url, headers }) => [method, url, headers['x-a'], headers['content-length']])).toEqual([['POST', '/a?b=1', '1', '1']]);
    expect(outcomes).toEqual(['POST ok']);
  });

  it('takes a 304 for an answer', async () => {
    answer = reply(304);
    await expect(send('GET')).resolves.toMatchObject({ status: 304 });
  });

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])('repeats a %s, and brings the last refusal whole', async (method) => {
    answer = (response) => reply(503, `busy ${asked.length}`, { 'retry-after': '0', 'x-attempt': String(asked.length) })(response);
    const failure = await send(method).catch((error: unknown) => error as UpstreamFailure);
    expect(failure).toMatchObject({ kind: 'overloaded', details: { status: 503, retryAfter: 0, answer: { status: 503, headers: { 'x-attempt': '3' } } } });
    expect((failure as UpstreamFailure).details.answer?.body.toString()).toBe(method === 'HEAD' ? '' : 'busy 3');
    expect(outcomes).toEqual(Array.from({ length: 3 }, () => `${method} overloaded`));
  });

  it.each(['POST', 'PATCH', 'QUERY'])('sends a %s once', async (method) => {
    answer = reply(500);
    await expect(send(method, '{}')).rejects.toMatchObject({ kind: 'server-error' });
    expect(outcomes).toEqual([`${method} server-error`]);
  });

  it('does not repeat what would come again', async () => {
    answer = reply(404, 'unknown');
    await expect(send('GET')).rejects.toMatchObject({ kind: 'not-found', details: { answer: { status: 404 } } });
    expect(asked).toHaveLength(1);
  });

  it('reads no more than maxResponse of an answer or of a refusal', async () => {
    const stream = () => inRequest(() => api.stream({ method: 'POST', path: '/', headers: [] }));
    for (const [status, ask, failure] of [[200, () => send('POST'), { kind: 'too-large' }], [404, () => send('POST'), REFUSED], [404, stream, REFUSED]] as const) {
      answer = reply(status, 'x'.repeat(1_001));
      await expect(ask()).rejects.toMatchObject(failure);
    }
  });

  it('streams what is good, and reads a refusal whole', async () => {
    answer = reply(200, 'x'.repeat(2_000));
    const { body } = await inRequest(() => api.stream({ method: 'GET', path: '/', headers: [] }));
    expect(await text(body)).toHaveLength(2_000);
    answer = reply(410, 'gone');
    const failure = await inRequest(() => api.stream({ method: 'GET', path: '/', headers: [] })).catch((error: unknown) => error as UpstreamFailure);
    expect((failure as UpstreamFailure).details.answer?.body.toString()).toBe('gone');
  });

  it('writes itself what belongs to the connection, to the request and to what the BFF forwards', async () => {
    answer = reply(200);
    const names = [
      ...['Host', 'Connection', 'Keep-Alive', 'Proxy-Connection', 'Proxy-Authorization', 'TE', 'Trailer', 'Transfer-Encoding', 'Upgrade', 'Content-Length', 'Expect'],
      ...['Traceparent', 'Tracestate', 'X-Request-Id', 'X-Deadline-Ms', 'Accept-Language'],
    ];
    await inRequest(() => api.send({ method: 'GET', path: '/', headers: names.map((name) => [name, 'x']) }), ['accept-language']);
    const [{ headers, rawHeaders }] = asked as [IncomingMessage];
    expect(Object.values(headers)).not.toContain('x');
    expect(headers).toMatchObject({ 'accept-language': 'de', 'x-request-id': 'r-7' });
    const written = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    expect(new Set(written).size).toBe(written.length);
  });

  it('writes what the author has, whatever value a client gives to a field that goes on', async () => {
    answer = reply(200);
    for (const language of ['x-tenant', 'idempotency-key', 'content-type', 'X-A']) {
      await inRequest(() => api.send({ method: 'POST', path: '/', headers: [['X-Tenant', 'acme'], ['Idempotency-Key', 'k'], ['Content-Type', 'text/plain']], body: 'a' }), ['accept-language'], language);
      expect(asked.at(-1)?.headers).toMatchObject({ 'x-tenant': 'acme', 'idempotency-key': 'k', 'content-type': 'text/plain', 'accept-language': language });
    }
  });

  it('repeats a POST whose author knows that it does no harm, unless it is too long to be sent twice', async () => {
    answer = reply(500);
    const post = (length: number) => inRequest(() => api.send({ method: 'POST', path: '/', headers: [], body: 'x'.repeat(length), repeatable: true }));
    for (const [length, times] of [[10, 3], [64 * 1024, 3], [64 * 1024 + 1, 1]] as const) {
      asked = [];
      await expect(post(length)).rejects.toMatchObject({ kind: 'server-error' });
      expect(asked).toHaveLength(times);
    }
  });

  it('sends reads with a body each for itself', async () => {
    answer = (response) => void setTimeout(() => response.end('a'), 20);
    const read = () => api.send({ method: 'GET', path: '/', headers: [], body: 'which' });
    await inRequest(() => Promise.all([read(), read()]));
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['a field that breaks its line', { headers: [['x-a', 'a\r\nhost: evil']] as [string, string][] }],
    ['a path that breaks its line', { path: '/a b' }],
  ])('is not asked with %s', (_, changes) => {
    expect(() => inRequest(() => api.send({ method: 'GET', path: '/', headers: [], ...changes }))).toThrow(/invalid character|is no path/i);
    expect(() => inRequest(() => api.stream({ method: 'GET', path: '/', headers: [], ...changes }))).toThrow(/invalid character|is no path/i);
    expect(asked).toEqual([]);
  });

  it('lets identical reads share a call, and no others', async () => {
    answer = (response) => void setTimeout(() => response.end('a'), 20);
    const read = (name: string) => api.send({ method: 'GET', path: '/', headers: [['x-a', name]] });
    await inRequest(() => Promise.all([read('1'), read('1'), read('2'), api.send({ method: 'PUT', path: '/', headers: [] }), api.send({ method: 'PUT', path: '/', headers: [] })]));
    expect(asked.map(({ method, headers }) => [method, headers['x-a']]).sort()).toEqual([['GET', '1'], ['GET', '2'], ['PUT', undefined], ['PUT', undefined]]);
  });

  it('is not asked with an unknown method, nor outside a request', () => {
    expect(() => send('BREW')).toThrow('BREW is none of the methods');
    expect(() => api.send({ method: 'GET', path: '/', headers: [] })).toThrow('shop was called outside a request');
  });
});

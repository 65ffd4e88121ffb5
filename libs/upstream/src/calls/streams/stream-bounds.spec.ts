import { HeldResources, Identity, RequestContext, runInScope, Signals, StreamPlaces, StreamsSettings, TimerQueue } from '@portico/platform';
import type { BoundReached } from '@portico/platform';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { StreamedAnswer } from '../stream-answers.ts';
import { StreamedBody } from '../../transport/connections/streamed-body.ts';
import { HttpEndpoints } from '../../transport/endpoints/http-endpoints.ts';
import { RawUpstream } from '../clients/raw-upstream.ts';
import type { UpstreamFailure } from '../failures/upstream-failure.ts';
import { targetOf } from '../../module/target-of.ts';
import { HttpUpstreamSettings } from '../../module/upstream.settings.ts';
import { OpenStreams } from './open-streams.ts';

/** Milliseconds that nothing may move; what the tests wait for comes later than that, but never needs a clock. */
const SHORT = 60;
const NEVER = 600_000;
const CONNECTIONS = 3;

describe('streams', () => {
  let server: Server;
  let answers: ServerResponse[];
  let settings: HttpUpstreamSettings;
  let rules: StreamsSettings;
  let events: Signals;
  let reached: BoundReached[];
  let held: HeldResources;
  let endpoints: HttpEndpoints;
  let stall: number;
  let requests: RequestContext[];

  beforeEach(async () => {
    answers = [];
    requests = [];
    reached = [];
    stall = NEVER;
    events = new Signals();
    events.boundReached.subscribe((event) => reached.push(event));
    held = new HeldResources();
    rules = new StreamsSettings();
    settings = Object.assign(new HttpUpstreamSettings(), { name: 'files', connections: CONNECTIONS, timeout: 5_000 });
    server = createServer((request, response) => {
      if (request.url === '/short') return void response.end('short');
      answers.push(response.writeHead(200, { 'content-type': request.url === '/events' ? 'text/event-stream' : 'image/png' }));
      response.write('begun');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    for (const { scope } of requests) scope.cancel('settled');
    await endpoints.destroy();
    server.closeAllConnections();
    server.close();
  });

  const files = (): RawUpstream => {
    endpoints = new HttpEndpoints(settings);
    const target = targetOf(settings, endpoints, events, undefined, undefined, new OpenStreams(new StreamPlaces(rules, events, held), stall, events).of('files', settings.streams, held));
    target.instances.update([{ address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, weight: 1, priority: 0 }], 0);
    return new RawUpstream(target);
  };
  const request = (address = '192.0.2.1', caller?: RequestContext['caller']): RequestContext => {
    const raw = { headers: {}, socket: { remoteAddress: address } };
    const context = new RequestContext('r1', { raw } as never, {} as never, undefined, NEVER, new TimerQueue(), events, false);
    context.caller = caller;
    requests.push(context);
    return context;
  };
  const stream = (from: RawUpstream, by = request(), path = '/stream'): Promise<StreamedAnswer> => runInScope(by.scope, () => from.stream({ method: 'GET', path, headers: [] }));
  const short = (from: RawUpstream): Promise<string> => runInScope(request().scope, async () => (await from.send({ method: 'GET', path: '/short', headers: [] })).body.toString());
  const open = (of = ''): number | undefined => held.all().find((one) => one.of === of)?.held();
  const refusal = (stream: Promise<unknown>): Promise<UpstreamFailure> => stream.then(() => Promise.reject(new Error('it was not refused')), (error: unknown) => error as UpstreamFailure);
  const ends = ({ body }: StreamedAnswer): Promise<unknown> => new Promise((resolve) => void body.once('close', () => resolve(body.errored)));

  it('have the places of bodies that are still arriving, and leave those of short calls alone', async () => {
    settings.concurrency = { ...settings.concurrency, min: 1, initial: 2, max: 2 };
    settings.streams.limit = CONNECTIONS * 2;
    server.removeAllListeners('request').on('request', (asked, response) => void asked.on('end', () => response.end('short')).resume());
    const from = files();
    const upload = (source: Readable): Promise<StreamedAnswer> => runInScope(request().scope, () => from.stream({ method: 'PUT', path: '/upload', headers: [], body: new StreamedBody(source, undefined) }));
    const slow = Array.from({ length: CONNECTIONS * 2 }, () => new PassThrough());
    const answered = slow.map((source) => upload(source));
    for (const source of slow) source.write('begun');
    await delay(SHORT);
    expect({ short: await short(from), open: open('files'), refused: (await refusal(upload(new PassThrough()))).kind }).toEqual({ short: 'short', open: CONNECTIONS * 2, refused: 'saturated' });
    for (const source of slow) source.end();
    expect((await Promise.all(answered)).map(({ status }) => status)).toEqual(slow.map(() => 200));
    for (const { body } of await Promise.all(answered)) body.destroy();
    const whole = upload(Object.assign(Readable.from(['all of it']), { complete: true }));
    await delay(0);
    expect({ files: open('files'), all: open() }).toEqual({ files: 0, all: 0 });
    (await whole).body.destroy();
  });

  it('leave the connections of short calls alone', async () => {
    const from = files();
    const opened = await Promise.all(Array.from({ length: CONNECTIONS * 3 }, () => stream(from)));
    await expect(Promise.all(Array.from({ length: CONNECTIONS * 2 }, () => short(from)))).resolves.toEqual(Array.from({ length: CONNECTIONS * 2 }, () => 'short'));
    expect([open(), open('files')]).toEqual([opened.length, opened.length]);
    for (const { body } of opened) body.destroy();
    expect([open(), open('files')]).toEqual([0, 0]);
  });

  it('give their connections back, and no more are kept than short calls may have', async () => {
    const from = files();
    const opened = await Promise.all(Array.from({ length: CONNECTIONS * 2 }, () => stream(from)));
    for (const answer of answers) answer.end();
    await Promise.all(opened.map(({ body }) => body.resume().toArray()));
    await expect(short(from)).resolves.toBe('short');
    const [connections] = await new Promise<number[]>((resolve) => void server.getConnections((_, count) => resolve([count])));
    expect(connections).toBeLessThanOrEqual(CONNECTIONS);
  });

  it.each<[string, () => void, (count: number) => RequestContext, string]>([
    ['of the BFF', () => (rules.limit = 2), (count) => request(`192.0.2.${count}`), 'total'],
    ['of the upstream', () => (settings.streams.limit = 2), (count) => request(`192.0.2.${count}`), 'upstream'],
    ['of an address', () => (rules.perAddress = 2), () => request('192.0.2.1'), 'address'],
    ['of an IPv6 network', () => (rules.perAddress = 2), (count) => request(`2001:db8:0:1::${count}`), 'address'],
    ['of a caller', () => (rules.perCaller = 2), (count) => request(`192.0.2.${count}`, { identity: new Identity('i', 's'), scopes: [], roles: [] }), 'caller'],
  ])('beyond the bound %s are refused with 503 and Retry-After, before anything is sent, until one ends', async (_, bound, by, because) => {
    bound();
    const from = files();
    const [first] = await Promise.all([stream(from, by(1)), stream(from, by(2))]);
    const asked = answers.length;
    const failure = await refusal(stream(from, by(3)));
    expect(failure.toProblem()).toMatchObject({ status: 503, code: 'upstream-unavailable', details: { headers: { 'retry-after': '1' } } });
    expect({ asked: answers.length, reached }).toEqual({ asked, reached: [{ resource: 'stream', because }] });
    await expect(short(from)).resolves.toBe('short');
    first?.body.destroy();
    await expect(stream(from, by(4))).resolves.toMatchObject({ status: 200 });
  });

  it('that begin at the same moment are refused by their heads', async () => {
    settings.streams.limit = 2;
    const from = files();
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => stream(from)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected']);
    expect(open('files')).toBe(2);
  });

  it('do not share the bound of one caller with another, nor with guests of the same address', async () => {
    Object.assign(rules, { perCaller: 1, perAddress: 1 });
    const from = files();
    const by = (issuer: string): RequestContext => request('192.0.2.1', { identity: new Identity(issuer, 's'), scopes: [], roles: [] });
    await expect(Promise.all([stream(from, by('one')), stream(from, by('other')), stream(from)])).resolves.toHaveLength(3);
  });

  it('end when the upstream stops in the middle', async () => {
    settings.streams.idle = SHORT;
    const [stopped, other] = await Promise.all([stream(files()), delay(0)]);
    stopped.body.resume();
    await expect(ends(stopped)).resolves.toMatchObject({ name: 'UpstreamFailure', kind: 'timeout' });
    expect([open(), other, reached]).toEqual([0, undefined, [{ resource: 'stream', because: 'idle' }]]);
  });

  it('go on while something comes, for longer than the upstream may be silent', async () => {
    settings.streams.idle = SHORT * 10;
    const answer = await stream(files());
    let length = 0;
    answer.body.on('data', (chunk: Buffer) => (length += chunk.length));
    for (let written = 0; written < 25; written += 1) {
      answers[0]?.write('x');
      await delay(SHORT / 2);
    }
    answers[0]?.end();
    await ends(answer);
    expect([length, reached]).toEqual([30, []]);
  });

  it('of events may be silent', async () => {
    settings.streams.idle = SHORT;
    const from = files();
    const [quiet, stopped] = await Promise.all([stream(from, request(), '/events'), stream(from)]);
    quiet.body.resume();
    stopped.body.resume();
    await ends(stopped);
    await delay(SHORT * 3);
    expect([quiet.body.destroyed, open()]).toEqual([false, 1]);
  });

  it('that are not read end, and let their upstream go', async () => {
    stall = SHORT;
    const unread = await stream(files());
    const left = once(answers[0] as ServerResponse, 'close');
    answers[0]?.write(Buffer.alloc(1_000_000));
    await Promise.all([ends(unread), left]);
    expect([open(), reached]).toEqual([0, [{ resource: 'stream', because: 'stalled' }]]);
  });

  it.each<[string, (by: RequestContext) => void]>([
    ['is cut', () => answers[0]?.destroy()],
    ['loses its client', (by) => by.scope.cancel('client-gone')],
    ['is out of time', (by) => by.scope.cancel('deadline')],
    ['is not used by its handler', (by) => by.scope.cancel('settled')],
  ])('one that %s before any reader listens is over, and nothing else is', async (_, happens) => {
    const by = request();
    const answer = await stream(files(), by);
    const over = ends(answer);
    happens(by);
    await over;
    expect({ destroyed: answer.body.destroyed, open: open() }).toEqual({ destroyed: true, open: 0 });
  });
});

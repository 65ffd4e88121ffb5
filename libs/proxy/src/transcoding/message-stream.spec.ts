import 'reflect-metadata';
import { Metadata, status } from '@grpc/grpc-js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { RunningBff } from '@portico/platform';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { ask } from '../routes/routed-bff.fixture.ts';
import { LibraryService, startTranscoding } from './library-service.fixture.ts';
import type { Book } from './library-service.fixture.ts';

const SECTIONS = `
  - { name: watched, to: library, methods: [WatchBooks], access: public, deadline: 400ms }
  - { name: mine, to: library, methods: [WatchBooks], prefix: /mine, access: authenticated }
`;

type Call = ServerWritableStream<Book, Book>;

describe('a gRPC method that answers with many messages', () => {
  const service = new LibraryService();
  let bff: RunningBff;

  beforeAll(() => service.listen());
  beforeEach(async () => {
    service.calls.length = 0;
    bff = await startTranscoding(service.port, SECTIONS, 'streams: { perCaller: 2 }');
  });
  afterEach(() => bff.close());
  afterAll(() => service.close());

  const events = { accept: 'text/event-stream' };
  const failure = (call: Call, code: status): boolean => call.emit('error', { code, details: 'so it says', metadata: new Metadata() });

  /** An answer whose head has come. */
  const open = async (path: string, headers: Record<string, string> = {}, { url } = bff): Promise<IncomingMessage> => {
    const { hostname, port } = new URL(url);
    const asked = request({ hostname, port, path, headers }).on('error', () => undefined);
    asked.end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return answer;
  };

  it.each([
    ['lines of JSON by default', undefined, 'application/x-ndjson', '{"id":"1"}\n{"id":"2"}\n'],
    ['lines of JSON where all is taken', 'text/html, */*;q=0.1', 'application/x-ndjson', '{"id":"1"}\n{"id":"2"}\n'],
    ['events where they are asked for', 'text/event-stream', 'text/event-stream', 'data: {"id":"1"}\n\ndata: {"id":"2"}\n\n'],
  ])('is written as %s', async (_title, accept, type, body) => {
    service.stream = (call) => void (call.write({ id: '1' }), call.write({ id: '2' }), call.end());
    const answer = await ask(bff, '/v1/events/1', { headers: accept === undefined ? {} : { accept } });
    expect({ status: answer.status, type: answer.headers['content-type'], cached: answer.headers['cache-control'], body: answer.body }).toEqual({ status: 200, type, cached: 'no-store', body });
  });

  it('is called by a body as well', async () => {
    service.stream = (call) => void (call.write(call.request), call.end());
    expect((await ask(bff, '/v1/events', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"id":"7"}' })).body).toBe('{"id":"7"}\n');
  });

  it('is an empty body where there is no message', async () => {
    service.stream = (call) => call.end();
    const { status: code, body } = await ask(bff, '/v1/events/1');
    expect({ code, body }).toEqual({ code: 200, body: '' });
  });

  it('is not called for who takes neither', async () => {
    expect({ status: (await ask(bff, '/v1/events/1', { headers: { accept: 'text/event-stream;q=0, text/html' } })).status, calls: service.calls.length }).toEqual({ status: 406, calls: 0 });
  });

  it('begins before there is a message', async () => {
    let send: () => void = () => undefined;
    service.stream = (call) => {
      call.sendMetadata(new Metadata());
      send = () => void (call.write({ id: '1' }), call.end());
    };
    const answer = await open('/v1/events/1', events);
    send();
    expect(await text(answer)).toBe('data: {"id":"1"}\n\n');
  });

  it('has until its deadline to begin', async () => {
    const ended = new Promise<void>((resolve) => (service.stream = (call) => void call.once('cancelled', resolve)));
    expect((await ask(bff, '/v1/events/1', { headers: events })).status).toBe(504);
    await ended;
  });

  it('is a problem where it fails before it begins', async () => {
    service.stream = (call) => void failure(call, status.NOT_FOUND);
    const answer = await ask(bff, '/v1/events/1', { headers: events });
    expect({ status: answer.status, type: answer.headers['content-type'] }).toEqual({ status: 404, type: 'application/problem+json' });
  });

  it('ends with a problem where events fail, behind those that have come', async () => {
    service.stream = (call) => void (call.write({ id: '1' }), failure(call, status.RESOURCE_EXHAUSTED));
    const { body } = await ask(bff, '/v1/events/1', { headers: events });
    const [first, last = ''] = body.split('\n\n');
    expect({ first, name: last.split('\n')[0], status: (JSON.parse(last.split('data: ')[1] ?? '') as { status: number }).status }).toEqual({ first: 'data: {"id":"1"}', name: 'event: problem', status: 503 });
  });

  it('is cut where lines fail', async () => {
    service.stream = (call) => void (call.write({ id: '1' }), failure(call, status.INTERNAL));
    const answer = await open('/v1/events/1');
    await expect(text(answer)).rejects.toThrow('aborted');
  });

  it('is called off when its client leaves', async () => {
    const cancelled = new Promise<void>((resolve) => {
      service.stream = (call) => {
        call.write({ id: '1' });
        call.once('cancelled', resolve);
      };
    });
    const answer = await open('/v1/events/1', events);
    answer.destroy();
    await cancelled;
  });

  it('stops at a client that does not read, and goes on when it does', async () => {
    let written = 0;
    const all = 400;
    service.stream = async (call) => {
      for (; written < all; written += 1) if (!call.write({ id: String(written), name: 'x'.repeat(100_000) })) await once(call, 'drain');
      call.end();
    };
    const answer = await open('/v1/events/1');
    answer.pause();
    let before = -1;
    while (before !== written) {
      before = written;
      await new Promise((soon) => setTimeout(soon, 150));
    }
    expect(written).toBeLessThan(all / 2);
    const lines = (await text(answer)).trim().split('\n');
    expect({ lines: lines.length, last: (JSON.parse(lines.at(-1) ?? '{}') as Book)['id'] }).toEqual({ lines: all, last: '399' });
  });

  it('tells what came before a failure to a client that reads late', async () => {
    service.stream = (call) => {
      for (let index = 0; index < 40; index += 1) call.write({ id: String(index), name: 'x'.repeat(100_000) });
      failure(call, status.ABORTED);
    };
    const answer = await open('/v1/events/1', events);
    answer.pause();
    await new Promise((soon) => setTimeout(soon, 200));
    const body = await text(answer);
    expect({ events: body.split('\n\n').length, last: body.trim().split('\n\n').at(-1)?.slice(0, 14) }).toEqual({ events: 42, last: 'event: problem' });
  });

  it('is open for as long as a stream may be, and ends between two events; its service is told', async () => {
    const cancelled = new Promise<void>((resolve) => {
      service.stream = (call) => {
        const timer = setInterval(() => call.write({ id: '1' }), 50);
        call.once('cancelled', () => (clearInterval(timer), resolve()));
      };
    });
    const short = await startTranscoding(service.port, SECTIONS, 'streams: { longest: 1s }');
    const body = await text(await open('/v1/events/1', events, short));
    await cancelled;
    await short.close();
    expect({ whole: body.endsWith('\n\n'), some: body.length > 100 }).toEqual({ whole: true, some: true });
  });

  it('is refused to a caller who has as many as may be', async () => {
    service.stream = (call) => call.sendMetadata(new Metadata());
    const headers = { ...events, 'x-caller': 'ann' };
    const answers = [await open('/mine/v1/events/1', headers), await open('/mine/v1/events/2', headers)];
    const third = await ask(bff, '/mine/v1/events/3', { headers });
    const other = await open('/mine/v1/events/4', { ...events, 'x-caller': 'bob' });
    const codes = [...answers.map(({ statusCode }) => statusCode), third.status, other.statusCode, (await ask(bff, '/mine/v1/events/1')).status];
    for (const one of [...answers, other]) one.destroy();
    expect(codes).toEqual([200, 200, 503, 200, 401]);
  });

  it('ends between two events when the BFF stops', async () => {
    service.stream = (call) => void call.write({ id: '1' });
    const answer = await open('/v1/events/1', events);
    const body = text(answer);
    await new Promise((soon) => setTimeout(soon, 50));
    await bff.close();
    expect(await body).toBe('data: {"id":"1"}\n\n');
  });
});

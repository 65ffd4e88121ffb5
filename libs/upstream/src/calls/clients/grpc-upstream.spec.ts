import { Metadata, status } from '@grpc/grpc-js';
import { once } from 'node:events';
import { createServer } from 'node:http2';
import type { Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { grpcMethods } from '../contract/grpc-methods.ts';
import { contract, GrpcCaller, GrpcService } from './grpc-service.fixture.ts';
import { FAILURE_TABLE } from '../../policies/evidence/failure.table.ts';
import { GRPC_ANSWERS } from './grpc-answers.fixture.ts';

type Method = 'Read' | 'Repeat' | 'Write';

describe('a unary call over gRPC', () => {
  const service = new GrpcService();
  let caller: GrpcCaller;

  beforeAll(() => service.listen());
  beforeEach(() => {
    service.calls = [];
    caller = new GrpcCaller();
    caller.settings.maxResponse = 100_000;
    Object.assign(caller.settings.retry, { perSecond: 1_000 });
    caller.connect(`127.0.0.1:${service.port}`);
  });
  afterEach(() => caller.close());
  afterAll(() => service.close());

  const CASES = Object.entries(GRPC_ANSWERS).flatMap(([name, [kind, attempts]]) =>
    (['Read', 'Repeat', 'Write'] as const).map((method): [string, Method, string, number] => [name, method, kind, method === 'Write' || (method === 'Repeat' && kind === 'bad-payload') ? 1 : attempts]),
  );

  it.each(CASES)('that is answered with %s: %s is %s after %d attempts', async (name, method, kind, attempts) => {
    const code = status[name as keyof typeof status];
    service.answer = (_call, done) => (code === 0 ? done(null, { text: 'a' }) : done({ code, details: 'so it says', metadata: new Metadata() }));
    const { note: _, ...outcome } = await caller.outcome(method);
    expect(outcome).toEqual({ kind, attempts });
    expect(service.calls).toHaveLength(attempts);
  });

  it('is never taken for one that its own client has called off', () => {
    for (const [kind] of Object.values(GRPC_ANSWERS)) if (kind !== 'ok') expect(FAILURE_TABLE[kind].required).not.toBe('client-gone');
  });

  it('is bounded by maxResponse', async () => {
    service.answer = (_call, done) => done(null, { text: 'a'.repeat(100_001) });
    expect(await caller.outcome('Read')).toMatchObject({ kind: 'too-large', attempts: 1 });
  });

  describe('whose answer', () => {
    /** A server that answers as it is told to; grpc-js has none that compresses, or breaks its messages. */
    let server: Http2Server;
    let head: Record<string, string>;
    let body: Buffer;

    beforeEach(async () => {
      server = createServer().on('stream', (stream) => {
        stream.respond({ 'content-type': 'application/grpc', ...head }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' })).end(body);
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      await caller.close();
      caller.connect(`127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
    afterEach(async () => {
      await caller.close();
      server.close();
    });

    const messageOf = (text: string): Buffer => grpcMethods(contract, 0.98).get('Read')?.write({ text }) as Buffer;

    it.each<[string, string | undefined, Buffer, string, read: number, repeat: number]>([
      ['is compressed', 'gzip', gzipSync(messageOf('a'.repeat(90_000))), 'ok', 1, 1],
      ['decompresses to more than maxResponse', 'gzip', gzipSync(messageOf('a'.repeat(10_000_000))), 'too-large', 1, 1],
      ['is compressed otherwise than it says', 'gzip', Buffer.from('hello'), 'bad-payload', 1, 1],
      ['is compressed in a way that was not asked for', 'br', brotliCompressSync(messageOf('a')), 'bad-payload', 1, 1],
      ['is no message', undefined, Buffer.of(0xff, 0xff, 0xff), 'bad-payload', 1, 1],
    ])('%s', async (_, coding, bytes, kind, read, repeat) => {
      head = coding === undefined ? {} : { 'grpc-encoding': coding };
      body = Buffer.concat([Buffer.of(coding === undefined ? 0 : 1), Buffer.alloc(4), bytes]);
      body.writeUInt32BE(bytes.length, 1);
      const outcomes = [];
      for (const method of ['Read', 'Repeat', 'Write'] as const) outcomes.push(await caller.outcome(method));
      expect(outcomes.map((one) => [one.kind, one.attempts])).toEqual([[kind, read], [kind, repeat], [kind, 1]]);
    });
  });

  it('is one for reads of the same message in flight, and for no others', async () => {
    service.answer = (call, done) => void setTimeout(() => done(null, { text: call.request['text'] }), 30);
    await caller.call('Read');
    service.calls = [];
    const answers = await Promise.all((['a', 'b', 'a'] as const).map((text) => caller.call('Read', { text })));
    expect({ texts: answers.map(({ text }) => text), calls: service.calls }).toEqual({ texts: ['a', 'b', 'a'], calls: ['Read', 'Read'] });
    service.calls = [];
    await Promise.all([1, 2].map(() => caller.call('Write', { text: 'a' })));
    expect(service.calls).toEqual(['Write', 'Write']);
  });

  it('keeps only the start of what a service says of an error', async () => {
    service.answer = (_call, done) => done({ code: status.INTERNAL, details: 'x'.repeat(20_000), metadata: new Metadata() });
    const failure = (await caller.call('Write').catch((error: unknown) => error)) as { message: string; details: { note: string; cause?: unknown } };
    expect({ length: failure.message.length < 1_200, note: failure.details.note.slice(-25), cause: failure.details.cause }).toEqual({ length: true, note: 'xxx… (20000 characters)'.padStart(25, 'x'), cause: undefined });
  });

  it('fails once with what the upstream says that does not fit into a head', async () => {
    const metadata = new Metadata();
    metadata.set('grpc-status-details-bin', Buffer.alloc(200_000));
    service.answer = (_call, done) => done({ code: status.INVALID_ARGUMENT, details: 'no', metadata });
    expect(await caller.outcome('Read')).toMatchObject({ kind: 'too-large', attempts: 1 });
  });
});

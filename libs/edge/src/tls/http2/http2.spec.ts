import { Body, Controller, Get, Headers as RequestHeaders, Module, Post, Res } from '@nestjs/common';
import { Authenticated, Bff, BodyLimit, Public, Returns, Signals, Stream } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { CertificateAuthority } from '@portico/testing';
import type { FastifyReply } from 'fastify';
import { IsString } from 'class-validator';
import { once } from 'node:events';
import { connect } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { EdgeModule } from '../../edge.module.ts';
import { ask, Folder, GreetingView, startTlsBff } from '../tls-bff.fixture.ts';

class Text {
  @IsString()
  text!: string;
}

@Controller('texts')
class TextsController {
  @Get()
  @Public()
  @Returns(GreetingView)
  seen(@RequestHeaders('cookie') cookie = 'none'): GreetingView {
    return { text: cookie };
  }

  @Get('slow')
  @Public()
  @Returns(GreetingView)
  async slow(): Promise<GreetingView> {
    await wait(300);
    return { text: 'late' };
  }

  @Get('own')
  @Authenticated()
  @Returns(GreetingView)
  own(): GreetingView {
    return { text: 'own' };
  }

  @Get('long')
  @Public()
  @Stream()
  long(): Readable {
    return Readable.from(Array.from({ length: 256 }, () => Buffer.alloc(65_536)));
  }

  @Get('with-trailer')
  @Public()
  @Returns(GreetingView)
  withTrailer(@Res({ passthrough: true }) reply: FastifyReply): GreetingView {
    reply.trailer('x-sum', (_, __, done) => done(null, 'abc'));
    return { text: 'with trailer' };
  }

  @Post()
  @Public()
  @BodyLimit('64kB')
  @Returns(GreetingView)
  add(@Body() { text }: Text): GreetingView {
    return { text: `${text.length} characters` };
  }
}

@Bff({ name: 'texts' })
@Module({ imports: [EdgeModule], controllers: [TextsController] })
class TextsModule {}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly trailers: IncomingHttpHeaders;
  readonly body: string;
}

describe('HTTP/2', () => {
  const folder = new Folder();
  let ca: CertificateAuthority;
  let bff: RunningBff;
  let session: ClientHttp2Session;
  let finished: { status: number; gone: boolean; cut: unknown }[];

  beforeAll(async () => {
    ca = await CertificateAuthority.create();
    const { cert, key } = await ca.issue('shop.example');
    folder.write('shop.crt', cert);
    folder.write('shop.key', key);
  });
  beforeEach(async () => {
    const certificates = [{ name: 'shop', certificate: folder.at('shop.crt'), key: folder.at('shop.key') }];
    bff = await startTlsBff({ certificates, http2: true }, TextsModule, { edge: { origin: 'https://shop.example' }, connections: { writeTimeout: '1s' }, bodies: { idle: '300ms' } });
    finished = [];
    bff.app.get(Signals).requestFinished.subscribe(({ status, context }) => finished.push({ status, gone: context.clientGone, cut: context.cut }));
    session = connect(`https://127.0.0.1:${bff.ports['server.port']}`, { servername: 'shop.example', ca: ca.cert });
    session.on('error', () => undefined);
  });
  afterEach(async () => {
    session.destroy();
    await bff.close();
  });
  afterAll(() => folder.remove());

  const open = (path: string, headers: OutgoingHttpHeaders = {}, endStream = true): ClientHttp2Stream =>
    session.request({ ':path': path, ':authority': 'shop.example', ...headers }, { endStream }).on('error', () => undefined);
  const closeOf = (stream: ClientHttp2Stream): Promise<void> => new Promise((closed) => (stream.destroyed ? closed() : stream.once('close', closed)));
  const answerOf = async (stream: ClientHttp2Stream): Promise<Answer> => {
    let headers: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    const pieces: Buffer[] = [];
    stream.on('response', (fields) => (headers = fields)).on('trailers', (fields) => (trailers = fields)).on('data', (piece: Buffer) => pieces.push(piece));
    await closeOf(stream);
    return { status: Number(headers[':status']), headers, trailers, body: Buffer.concat(pieces).toString() };
  };
  const get = (path: string, headers?: OutgoingHttpHeaders): Promise<Answer> => answerOf(open(path, headers));
  const post = (body: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> => {
    const stream = open('/texts', { ':method': 'POST', 'content-type': 'application/json', ...headers }, false);
    const answer = answerOf(stream);
    stream.end(body);
    return answer;
  };
  const until = async (holds: () => boolean): Promise<void> => {
    const over = performance.now() + 10_000;
    while (!holds() && performance.now() < over) await wait(20);
  };

  it('answers as HTTP/1.1 does, without the fields of a connection', async () => {
    const { status, headers, body } = await get('/texts', { cookie: ['a=1', 'b=2'] });
    expect({ status, body, hsts: headers['strict-transport-security'], type: headers['content-type'], connection: headers['connection'], encoding: headers['transfer-encoding'] }).toEqual({
      status: 200,
      body: '{"text":"a=1; b=2"}',
      hsts: 'max-age=31536000',
      type: 'application/json; charset=utf-8',
      connection: undefined,
      encoding: undefined,
    });
    expect(await ask(bff.ports['server.port'], { ca: ca.cert, path: '/texts' })).toMatchObject({ status: 200, body: '{"text":"none"}' });
  });

  it.each<[string, string, OutgoingHttpHeaders, number, string]>([
    ['no route', '/nowhere', {}, 404, 'not-found'],
    ['another method', '/texts', { ':method': 'DELETE' }, 405, 'method-not-allowed'],
    ['no sign-in', '/texts/own', {}, 401, 'unauthenticated'],
    ['a path that cannot be decoded', '/%zz', {}, 400, 'malformed-request'],
    ['a second host', '/texts', { host: 'elsewhere.example' }, 400, 'malformed-request'],
  ])('refuses what HTTP/1.1 does: %s', async (_, path, headers, status, code) => {
    const answer = await get(path, headers);
    expect({ status: answer.status, type: (JSON.parse(answer.body) as { type: string }).type }).toEqual({ status, type: `urn:portico:problem:${code}` });
  });

  it('takes bodies, announced and not, and refuses those that are too long or no JSON', async () => {
    const text = JSON.stringify({ text: 'x'.repeat(40_000) });
    const answers = [await post(text), await post(text, { 'content-length': text.length }), await post('{'), await post(JSON.stringify({ text: 'x'.repeat(70_000) })), await post('')];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 400, 413, 400]);
    expect(answers[0]?.body).toBe('{"text":"40000 characters"}');
  });

  it('answers HEAD without a body, and sends trailers', async () => {
    const head = await get('/texts', { ':method': 'HEAD' });
    const trailed = await get('/texts/with-trailer');
    expect({ head: [head.status, head.body], trailed: [trailed.status, trailed.body, trailed.trailers['x-sum']] }).toEqual({ head: [200, ''], trailed: [200, '{"text":"with trailer"}', 'abc'] });
  });

  it('answers many at a time on one connection, which counts as one', async () => {
    const answers = await Promise.all(Array.from({ length: 80 }, () => get('/texts/slow')));
    const held = (await (await fetch(`${bff.managementUrl}/held`, { headers: { accept: 'application/json' } })).json()) as { resource: string; held: number }[];
    expect({ statuses: new Set(answers.map(({ status }) => status)), held: held.find(({ resource }) => resource === 'connections')?.held }).toEqual({ statuses: new Set([200]), held: 1 });
  });

  it('sends a long answer whole, no faster than it is taken', async () => {
    const stream = open('/texts/long');
    let bytes = 0;
    stream.on('data', (piece: Buffer) => (bytes += piece.length));
    await closeOf(stream);
    expect(bytes).toBe(256 * 65_536);
  });

  it('ends a stream whose client takes nothing, and one whose body stops coming', async () => {
    open('/texts/long').pause();
    open('/texts', { ':method': 'POST', 'content-type': 'application/json', 'content-length': 100 }, false).write('{');
    await until(() => finished.length === 2);
    expect(new Set(finished.map(({ cut }) => cut))).toEqual(new Set(['stalled', 'idle']));
    expect((await get('/texts')).status).toBe(200);
  });

  it('ends an answer that fits into what is kept of it and that its client does not take, and shows it until then', async () => {
    session.settings({ initialWindowSize: 0 });
    await once(session, 'localSettings');
    const streams = [open('/texts'), open('/texts/with-trailer')];
    const codes = Promise.all(streams.map(async (stream) => (await closeOf(stream), stream.rstCode)));
    await until(() => finished.length === streams.length);
    const held = async (): Promise<number | undefined> =>
      ((await (await fetch(`${bff.managementUrl}/held`, { headers: { accept: 'application/json' } })).json()) as { resource: string; held: number }[]).find(({ resource }) => resource === 'streams of HTTP/2')?.held;
    const before = await held();
    expect({ before, codes: await codes, after: await held() }).toEqual({ before: 2, codes: [8, 8], after: 0 });
  });

  it('hands on a head whose body has not begun', async () => {
    const [headers] = (await once(open('/texts/own', { ':method': 'PUT' }, false), 'response')) as [IncomingHttpHeaders];
    expect(headers[':status']).toBe(405);
  });

  it('cancels what a client no longer waits for', async () => {
    const stream = open('/texts/slow');
    await wait(100);
    stream.close(8);
    await until(() => finished.length === 1);
    expect(finished).toEqual([{ status: 499, gone: true, cut: undefined }]);
  });

  it('opens no tunnel, and takes no method or path that HTTP/1.1 could not have', async () => {
    const codes = await Promise.all(
      [session.request({ ':method': 'CONNECT', ':authority': 'elsewhere.example:443' }), open('/texts', { ':method': 'G T' }), open('/te xts')].map(async (stream) => {
        await closeOf(stream.on('error', () => undefined).resume());
        return stream.rstCode;
      }),
    );
    expect(codes.every((code) => code !== 0)).toBe(true);
    expect((await get('/texts')).status).toBe(200);
  });

  it('finishes what is in flight when the BFF stops, and ends the connection', async () => {
    await get('/texts');
    const [slow, closed] = [get('/texts/slow'), once(session, 'close')];
    await wait(50);
    await Promise.all([bff.close(), closed]);
    expect((await slow).status).toBe(200);
  });
});

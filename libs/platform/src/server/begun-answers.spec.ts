import 'reflect-metadata';
import { Catch, Controller, Get, Res, Sse, UseFilters } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { connect } from 'node:net';
import { Observable } from 'rxjs';
import { currentScope } from '../context/current.ts';
import { Signals } from '../events/signals.ts';
import { leak, startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns, Stream } from '../routes/decorators.ts';
import type { RunningBff } from './start-bff.ts';

const bomb = (): never => {
  throw new Error('thrown');
};

type Trailer = (reply: unknown, payload: unknown, done: (error: Error | null, value?: string) => void) => unknown;

/** Every way in which a trailer is made, and fails. The value that it gives where it does not fail is `good`. */
const TRAILERS: Readonly<Record<string, Trailer>> = {
  throws: bomb,
  rejects: async () => {
    await Promise.resolve();
    bomb();
  },
  'tells an error': (_reply, _payload, done) => done(new Error('thrown')),
  'tells it later': (_reply, _payload, done) => void setTimeout(() => done(new Error('thrown'))),
  'gives what no header may hold': async () => 'a\r\nb: c',
  'gives nothing': async () => undefined,
  'returns null': () => null,
  'is never made': () => undefined,
};

const withTrailer = (reply: FastifyReply, name: string, make: Trailer): void => void reply.trailer(name, make as never);

@Catch()
class Trailing implements ExceptionFilter {
  catch(_error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    withTrailer(reply, 'x-bad', bomb);
    void reply.code(404).send({ type: 'mine' });
  }
}

const events = (more: (subscriber: { next(message: unknown): void; error(error: unknown): void; complete(): void }) => void, teardown: () => void = () => undefined): Observable<never> =>
  new Observable((subscriber) => {
    subscriber.next({ data: 'first' } as never);
    const timer = setTimeout(() => more(subscriber as never), 20);
    return () => {
      clearTimeout(timer);
      teardown();
    };
  });

@Controller()
@Public()
class Begun {
  static trailer: Trailer = bomb;

  @Get('view')
  @Returns(Word)
  view(@Res({ passthrough: true }) reply: FastifyReply): Word {
    withTrailer(reply, 'x-bad', Begun.trailer);
    withTrailer(reply, 'x-good', async () => 'good');
    return leak();
  }

  @Get('stream')
  @Stream()
  stream(@Res() reply: FastifyReply): void {
    withTrailer(reply, 'x-bad', Begun.trailer);
    withTrailer(reply, 'x-good', (_reply, _payload, done) => done(null, 'good'));
    void reply.send('text');
  }

  @Get('filtered')
  @Returns(Word)
  @UseFilters(Trailing)
  filtered(): Word {
    return bomb();
  }

  @Sse('left')
  @Stream()
  left(): Observable<never> {
    return events(() => undefined, bomb);
  }

  @Sse('completed')
  @Stream()
  completed(): Observable<never> {
    return events((subscriber) => subscriber.complete(), bomb);
  }

  @Sse('twice')
  @Stream()
  twice(): Observable<never> {
    return events((subscriber) => subscriber.error(new Error('thrown first')), bomb);
  }

  @Sse('failed')
  @Stream()
  failed(): Observable<never> {
    return events((subscriber) => subscriber.error(new Error('thrown')));
  }

  @Sse('unreadable')
  @Stream()
  unreadable(): Observable<never> {
    return events((subscriber) => subscriber.next({ data: { get text() { return bomb(); } } }));
  }
}

describe('code that throws when its answer has begun', () => {
  let bff: RunningBff;
  let faults: { where: string; about: unknown; message: string }[];

  beforeAll(async () => {
    bff = await startModule({ controllers: [Begun] }, { deadline: 300 });
    bff.app.get(Signals).internalFault.subscribe(({ where, error }) => void faults.push({ where, about: currentScope()?.context.request.url, message: (error as Error).message }));
  });
  beforeEach(() => (faults = []));
  afterAll(() => bff.close());

  /** The answer's bytes, until it ends or the client has waited for long enough. */
  const ask = (path: string, until: (text: string) => boolean = (text) => text.endsWith('\r\n\r\n') && text.includes('\r\n0\r\n')): Promise<string> =>
    new Promise((resolve) => {
      const client = connect(Number(new URL(bff.url).port), '127.0.0.1').on('error', () => undefined);
      let text = '';
      client.on('close', () => resolve(text)).setEncoding('utf8');
      client.on('data', (chunk: string) => {
        text += chunk;
        if (until(text)) client.destroy();
      });
      client.write(`GET /${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
    });
  const told = async (): Promise<void> => {
    while (faults.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it.each(Object.keys(TRAILERS))('leaves out a trailer that %s, and is told with its request', async (how) => {
    Begun.trailer = TRAILERS[how] as Trailer;
    const text = await ask('view');
    await told();
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\{"word":"shown"\}\r\n0\r\nx-good: good\r\n\r\n$/);
    expect(faults).toEqual([{ where: 'a trailer', about: '/view', message: expect.any(String) }]);
  });

  it('leaves out a trailer of a stream, and of what an exception filter answers', async () => {
    Begun.trailer = bomb;
    const texts = [await ask('stream'), await ask('filtered')];
    expect(texts.map((text) => text.split('\r\n')[0])).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 404 Not Found']);
    expect(texts.map((text) => text.slice(text.indexOf('\r\n0\r\n')))).toEqual(['\r\n0\r\nx-good: good\r\n\r\n', '\r\n0\r\n\r\n']);
    expect(faults.map(({ where, about }) => ({ where, about }))).toEqual([{ where: 'a trailer', about: '/stream' }, { where: 'a trailer', about: '/filtered' }]);
  });

  it.each([
    ['left', (text: string) => text.includes('first')],
    ['completed', undefined],
    ['failed', undefined],
    ['unreadable', (text: string) => text.includes('event: error')],
  ])('is told where it makes events, with their request: %s', async (path, until) => {
    await ask(path, until);
    await told();
    expect(faults.filter(({ message }) => /thrown/.test(message)).map(({ about }) => about)).toEqual([`/${path}`]);
  });

  it('is told of both where the source of events throws, and then its teardown; the answer has its end', async () => {
    const text = await ask('twice');
    expect({ ends: text.endsWith('\r\n0\r\n\r\n'), faults: faults.map(({ about, message }) => ({ about, thrown: message.includes('thrown') })) }).toEqual({
      ends: true,
      faults: Array(2).fill({ about: '/twice', thrown: true }),
    });
  });
});

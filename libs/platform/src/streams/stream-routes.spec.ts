import 'reflect-metadata';
import { Controller, Get, Res, Sse, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { interval, map, Observable } from 'rxjs';
import { Signals } from '../events/signals.ts';
import { HeldResources } from '../management/held-resources.ts';
import { leak, startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns, Stream } from '../routes/decorators.ts';
import { StreamsSettings } from '../server/bff.settings.ts';
import type { RunningBff } from '../server/start-bff.ts';

const LONG = Buffer.alloc(32 * 1024 * 1024);

async function* drops(): AsyncGenerator<string> {
  for (;;) {
    yield 'drop';
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

let subscribed = 0;

/** Every way in which the answer of a stream route can stay open. */
@Controller()
@Public()
class Sources {
  @Sse('sse')
  @Stream()
  sse(): Observable<{ data: string }> {
    return interval(10).pipe(map(() => ({ data: 'drop' })));
  }

  @Get('readable')
  @Stream()
  readable(): Readable {
    return Readable.from(drops());
  }

  @Get('sent')
  @Stream()
  sent(@Res() reply: FastifyReply): void {
    const stream = new PassThrough();
    stream.write('drop');
    void reply.send(stream);
  }

  @Get('file')
  @Stream()
  file(): StreamableFile {
    return new StreamableFile(Readable.from(drops()));
  }

  @Get('web')
  @Stream()
  web(): Response {
    return new Response(Readable.toWeb(Readable.from(drops()).map((drop: string) => Buffer.from(drop))) as never);
  }

  @Get('raw')
  @Stream()
  raw(@Res() reply: FastifyReply): void {
    reply.raw.writeHead(200, 'Fine', { 'content-type': 'text/plain' }).write('drop');
  }

  @Get('hijacked')
  @Stream()
  hijacked(@Res() reply: FastifyReply): void {
    reply.hijack();
    reply.raw.flushHeaders();
  }

  @Get('long')
  @Stream()
  long(): Buffer {
    return LONG;
  }
}

@Controller()
@Public()
class Others {
  @Get('page')
  @Returns(Word)
  page(): Word {
    return leak();
  }

  @Get('away')
  @Stream()
  away(@Res() reply: FastifyReply): void {
    void reply.redirect('/page', 302);
  }

  @Get('short')
  @Stream()
  short(): string {
    return 'short';
  }

  @Get('head')
  @Stream()
  head(@Res() reply: FastifyReply): void {
    reply.raw.writeHead(200, 'Fine', { 'content-type': 'text/plain' }).end('whole');
  }

  @Sse('counted')
  @Stream()
  counted(): Observable<{ data: string }> {
    return new Observable((to) => {
      subscribed += 1;
      const timer = setInterval(() => to.next({ data: 'drop' }), 10);
      return () => {
        subscribed -= 1;
        clearInterval(timer);
      };
    });
  }
}

const WAYS = ['sse', 'readable', 'sent', 'file', 'web', 'raw', 'hijacked', 'long'];

describe('the open answers of stream routes', () => {
  let bff: RunningBff;
  let clients: Socket[];
  let reached: unknown[];
  const streams = new StreamsSettings();

  beforeAll(async () => {
    bff = await startModule({ controllers: [Sources, Others] }, {}, { streams });
    bff.app.get(Signals).boundReached.subscribe((event) => void reached.push(event));
  });
  beforeEach(() => {
    [clients, reached] = [[], []];
    Object.assign(streams, new StreamsSettings());
  });
  afterEach(async () => {
    for (const client of clients) client.destroy();
    await until(0);
  });
  afterAll(() => bff.close());

  const held = (): number | undefined => bff.app.get(HeldResources).all().find(({ resource, of }) => resource === 'streams' && of === '')?.held();
  const until = async (count: number): Promise<void> => {
    while (held() !== count) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  /** The head of an answer, of which no more is read. */
  const ask = (path: string, more = ''): Promise<string> =>
    new Promise((resolve) => {
      const client = connect(Number(new URL(bff.url).port), '127.0.0.1').on('error', () => undefined);
      clients.push(client);
      let text = '';
      client.setEncoding('latin1').on('data', (chunk: string) => {
        text += chunk;
        if (!text.includes('\r\n\r\n')) return;
        client.pause();
        resolve(text.slice(0, text.indexOf('\r\n\r\n')));
      });
      client.write(`GET /${path} HTTP/1.1\r\nhost: x\r\n${more}\r\n`);
    });
  const statusOf = (head: string): string | undefined => head.split(' ')[1];

  const BOUNDS: [string, Partial<StreamsSettings>, string, string][] = [
    ['of the BFF', { limit: 2 }, '', 'total'],
    ['of an address', { perAddress: 2 }, '', 'address'],
    ['of a caller', { perCaller: 2 }, 'x-caller: someone\r\n', 'caller'],
  ];
  it.each(WAYS.flatMap((way) => BOUNDS.map(([name, bound, more, because]) => [way, name, { bound, more, because }] as const)))(
    'are counted, bounded and given back, wherever their bytes come from: %s, by the bound %s',
    async (way, _, { bound, more, because }) => {
      Object.assign(streams, bound);
      const [first, second] = [await ask(way, more), await ask(way, more)];
      const open = held();
      const refused = await ask(way, more);
      expect({ statuses: [first, second, refused].map(statusOf), open, reached }).toEqual({ statuses: ['200', '200', '503'], open: 2, reached: [{ resource: 'stream', because }] });
      expect(refused.split('\r\n')).toEqual(expect.arrayContaining(['content-type: application/problem+json', 'retry-after: 1']));
      clients[0]?.destroy();
      await until(1);
      expect(statusOf(await ask(way, more))).toBe('200');
    },
  );

  it('that are full leave pages, redirects and short answers alone', async () => {
    streams.limit = 1;
    await ask('sse');
    const statuses = [];
    for (const path of ['page', 'away', 'short', 'head']) statuses.push(statusOf(await ask(path)));
    expect({ statuses, open: held(), reached }).toEqual({ statuses: ['200', '302', '200', '200'], open: 1, reached: [] });
  });

  it('have the head that their code gives them', async () => {
    const heads = [await ask('raw'), await ask('head')];
    expect(heads.map((head) => head.split('\r\n').filter((line) => /^HTTP|^content-type/.test(line)))).toEqual(Array(2).fill(['HTTP/1.1 200 Fine', 'content-type: text/plain']));
  });

  it('let go of what they come from when they are refused', async () => {
    streams.limit = 0;
    const refused = await ask('counted');
    while (subscribed > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(statusOf(refused)).toBe('503');
  });
});

import 'reflect-metadata';
import { Catch, Controller, Get, Header, HttpCode, Param, Post, Redirect, Res, StreamableFile, UseFilters } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { of } from 'rxjs';
import { leak, SECRET, startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns, Stream } from '../routes/decorators.ts';
import type { RunningBff } from '../server/start-bff.ts';

const json = (): string => JSON.stringify(leak());
const promised = (value: unknown): Promise<Word> => Promise.resolve(value as Word);

/** What a handler may do with its reply, by name. It is called with a reply that Nest sends to itself, and with one that it does not. */
const SENDS: Readonly<Record<string, (reply: FastifyReply) => unknown>> = {
  'another good status': (reply) => (reply.status(202), leak()),
  'a status of its own': (reply) => (reply.status(299), leak()),
  'a redirect with a body': (reply) => (reply.status(300), leak()),
  'JSON as a media type of its own': (reply) => (reply.type('application/vnd.words+json'), leak()),
  'a serialiser of its own': (reply) => (reply.serializer(JSON.stringify), leak()),
  text: () => json(),
  'text as JSON': (reply) => (reply.type('application/json'), json()),
  bytes: () => Buffer.from(json()),
  'a typed array': () => new Uint8Array(Buffer.from(json())),
  'a stream': () => Readable.from([json()]),
  'a web stream': () => new Blob([json()]).stream(),
  'a file': () => new StreamableFile(Buffer.from(json())),
  'a response of the web': () => new Response(json(), { status: 201 }),
  'an Observable of text': () => of(json()),
  'a list': () => [leak()],
  'a class with toJSON': () => ({ toJSON: leak }),
};

/** What a handler may do with the reply alone. */
const WRITES: Readonly<Record<string, (reply: FastifyReply) => unknown>> = {
  'ends the raw response': (reply) => reply.raw.end(json()),
  'writes a head and a body': (reply) => (reply.raw.writeHead(200, { 'x-secret': SECRET }), reply.raw.write(json()), reply.raw.end()),
  'flushes the head, then the body': (reply) => (reply.raw.setHeader('x-secret', SECRET), reply.raw.flushHeaders(), reply.raw.end(json())),
  'takes the reply away': (reply) => (reply.hijack(), reply.raw.end(json())),
  'writes later': (reply) => void setImmediate(() => (reply.raw.writeHead(200), reply.raw.write(json()), reply.raw.end(json()))),
  'pipes into the raw response': (reply) => Readable.from([json()]).pipe(reply.raw),
  'sends twice': (reply) => (reply.send(leak()), reply.raw.end(json())),
};

@Catch()
class Teapot implements ExceptionFilter {
  catch(_error: unknown, host: ArgumentsHost): void {
    void host.switchToHttp().getResponse<FastifyReply>().status(418).send({ why: 'a teapot' });
  }
}

@Controller()
@Public()
class Senders {
  @Get('returns/:way')
  @Returns(Word)
  returns(@Param('way') way: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Word> {
    return promised(SENDS[way]?.(reply));
  }

  @Get('sends/:way')
  @Returns(Word)
  sends(@Param('way') way: string, @Res() reply: FastifyReply): Word {
    void reply.send(SENDS[way]?.(reply));
    return undefined as never;
  }

  @Get('writes/:way')
  @Returns(Word)
  writes(@Param('way') way: string, @Res() reply: FastifyReply): Word {
    WRITES[way]?.(reply);
    return undefined as never;
  }

  @Post('accepted')
  @HttpCode(202)
  @Returns(Word)
  accepted(): Word {
    return leak();
  }

  @Get('shared')
  @Returns(Word)
  shared(@Res({ passthrough: true }) reply: FastifyReply): Word {
    reply.status(203);
    return SHARED;
  }

  @Get('csv')
  @Header('content-type', 'text/csv')
  @Returns(Word)
  csv(): Word {
    return leak();
  }

  @Get('nothing')
  @Returns(Word)
  nothing(): Word {
    return undefined as never;
  }

  @Get('empty/:status')
  @Returns(Word)
  empty(@Param('status') status: string, @Res({ passthrough: true }) reply: FastifyReply): Word {
    reply.status(Number(status));
    return undefined as never;
  }

  @Get('moved')
  @Redirect('/accepted', 303)
  @Returns(Word)
  moved(): Word {
    return undefined as never;
  }

  @Get('fails')
  @UseFilters(Teapot)
  @Returns(Word)
  fails(): Word {
    throw new Error();
  }

  @Get('stream/:way')
  @Stream()
  stream(@Param('way') way: string, @Res() reply: FastifyReply): void {
    if (way === 'raw') reply.raw.end('streamed');
    else void reply.send(way === 'text' ? 'streamed' : Readable.from(['streamed']));
  }
}

const SHARED = Object.freeze(leak());

describe('the view of a route', () => {
  let bff: RunningBff;
  beforeAll(async () => {
    bff = await startModule({ controllers: [Senders] });
  });
  afterAll(() => bff.close());

  interface Answer {
    readonly status: number;
    readonly body: string;
    readonly head: string;
  }

  /** A connection that is cut is an answer too: nothing leaves. */
  const ask = async (path: string, method = 'GET'): Promise<Answer> => {
    try {
      const response = await fetch(`${bff.url}${path}`, { method, redirect: 'manual' });
      return { status: response.status, body: await response.text(), head: JSON.stringify([...response.headers]) };
    } catch {
      return { status: 0, body: '', head: '' };
    }
  };
  const holds = ({ status, body, head }: Answer): boolean =>
    !`${head}${body}`.includes(SECRET) && (body === '{"word":"shown"}' || (status === 500 && (JSON.parse(body) as { type: string }).type === 'urn:portico:problem:internal') || status === 0);

  it.each(Object.keys(SENDS).flatMap((way) => [`/returns/${way}`, `/sends/${way}`]))('holds for %s', async (path) => {
    const answer = await ask(encodeURI(path));
    expect({ ...answer, holds: holds(answer) }).toMatchObject({ holds: true });
    const head = await ask(encodeURI(path), 'HEAD');
    expect({ head, holds: !head.head.includes(SECRET) && head.body === '' }).toMatchObject({ holds: true });
  });

  it.each(Object.keys(WRITES))('holds for a handler that %s', async (way) => {
    const answer = await ask(encodeURI(`/writes/${way}`));
    expect({ ...answer, holds: holds(answer) }).toMatchObject({ holds: true });
    expect((await ask('/accepted', 'POST')).status).toBe(202);
  });

  it('shows its fields with whatever status a handler sets', async () => {
    const statuses = await Promise.all([ask('/returns/another%20good%20status'), ask('/returns/a%20status%20of%20its%20own'), ask('/accepted', 'POST'), ask('/shared'), ask('/shared')]);
    expect(statuses.map(({ status, body }) => [status, body])).toEqual([202, 299, 202, 203, 203].map((status) => [status, '{"word":"shown"}']));
  });

  it('leaves what has no body where its status says so; no view, and what cannot be written as JSON, are problems', async () => {
    const answers = await Promise.all([ask('/nothing'), ask('/moved'), ask('/csv')]);
    expect(answers.map(({ status, body }) => [status, body.includes('"type"')])).toEqual([[500, true], [303, false], [500, true]]);
  });

  it.each([
    [204, 204],
    [205, 205],
    [200, 500],
    [202, 500],
    [299, 500],
    [304, 304],
  ])('is missing where a handler says %i and answers nothing: %i', async (says, status) => {
    expect((await ask(`/empty/${says}`)).status).toBe(status);
  });

  it('lets an exception filter say what it likes of a failure', async () => {
    await expect(ask('/fails')).resolves.toMatchObject({ status: 418, body: '{"why":"a teapot"}' });
  });

  it('does not hold for a stream, which sends as it likes', async () => {
    for (const way of ['raw', 'text', 'stream']) expect((await ask(`/stream/${way}`)).body).toBe('streamed');
  });
});

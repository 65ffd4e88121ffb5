import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import session from '@fastify/session';
import { Body, Controller, Get, Post, RawBody, Render, Req, Res, Session, Sse, StreamableFile, UploadedFile, UseInterceptors } from '@nestjs/common';
import type { MessageEvent } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FileInterceptor } from '@nestjs/platform-fastify/multipart';
import { Repeatable } from '@portico/idempotency';
import { Public, Returns, Stream } from '@portico/platform';
import { IsString } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { from, map } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Chapter } from '../idiom.ts';
import { answer, each, headers, sent } from '../probe.ts';
import { Word } from './views.ts';

/** A plugin of Fastify. */
const plugin = (register: (app: NestFastifyApplication) => unknown) => ({ main: register });

class Text {
  @IsString()
  text!: string;
}

@Controller('files')
@Public()
class Files {
  @Get('streamed')
  @Stream()
  streamed(): StreamableFile {
    return new StreamableFile(Readable.from(['a', 'b']), { type: 'text/plain', disposition: 'attachment; filename="ab.txt"' });
  }

  @Get('bytes')
  @Stream()
  bytes(@Res() reply: FastifyReply): void {
    void reply.header('content-type', 'application/octet-stream').send(Buffer.from('bytes'));
  }

  @Sse('events')
  @Stream()
  events(): Observable<MessageEvent> {
    return from([1, 2]).pipe(map((data) => ({ data: { data } })));
  }

  @Get('long')
  @Returns(Word)
  long(): Word {
    return { word: 'x'.repeat(4_000) };
  }
}

@Controller('viewed')
@Public()
class Viewed {
  @Get()
  @Render('index')
  @Returns(Word)
  root(): Word {
    return { word: 'view' };
  }
}

@Controller('cookies')
@Public()
class Cookies {
  @Get()
  @Returns(Word)
  get(@Req() request: FastifyRequest & { cookies: Record<string, string> }, @Res({ passthrough: true }) reply: FastifyReply & { setCookie(name: string, value: string): void }): Word {
    reply.setCookie('seen', 'yes');
    return { word: request.cookies['theme'] ?? 'none' };
  }
}

@Controller('session')
@Public()
class Visits {
  @Get()
  @Returns(Word)
  get(@Session() visits: { count?: number }): Word {
    visits.count = (visits.count ?? 0) + 1;
    return { word: String(visits.count) };
  }
}

@Controller('visits')
@Public()
class VisitsByRequest {
  @Get()
  @Returns(Word)
  get(@Req() { session: visits }: FastifyRequest & { session: { count?: number } }): Word {
    visits.count = (visits.count ?? 0) + 1;
    return { word: String(visits.count) };
  }
}

@Controller('raw')
@Public()
class Raw {
  @Post()
  @Repeatable()
  @Returns(Word)
  take(@RawBody() raw: Buffer, @Body() { text }: Text): Word {
    return { word: `${text} ${raw.toString()}` };
  }
}

@Controller('upload')
@Public()
class Upload {
  @Post()
  @Repeatable()
  @UseInterceptors(FileInterceptor('file'))
  @Returns(Word)
  take(@UploadedFile() file: { readonly originalname: string; readonly size: number }): Word {
    return { word: `${file.originalname} ${file.size}` };
  }
}

export const bodiesAndFiles: readonly Chapter[] = [
  {
    title: 'Cookies, sessions, bodies',
    idioms: [
      { what: '`@fastify/cookie`', parts: () => ({ controllers: [Cookies] }), ...plugin((app) => app.register(cookie as never)), probe: each(answer('/cookies', { headers: { cookie: 'theme=dark' } }), headers('/cookies', ['set-cookie'])), nest: [{ status: 200, body: { word: 'dark' } }, { status: 200, 'set-cookie': 'seen=yes; SameSite=Lax' }] },
      {
        what: '`@fastify/session`, `request.session`',
        parts: () => ({ controllers: [VisitsByRequest] }),
        ...plugin((app) => {
          app.register(cookie as never);
          return app.register(session as never, { secret: 'a secret of thirty-two characters!', cookie: { secure: false } });
        }),
        probe: async (served) => {
          const first = await sent(served, '/visits');
          const kept = (first.headers.get('set-cookie') ?? '').split(';')[0] as string;
          const second = await sent(served, '/visits', { headers: { cookie: kept } });
          return [await first.json(), await second.json()];
        },
        nest: [{ word: '1' }, { word: '2' }],
        note: 'browsers’ sign-in sessions are `SessionModule`’s',
      },
      {
        what: '`@Session()`',
        parts: () => ({ controllers: [Visits] }),
        ...plugin((app) => {
          app.register(cookie as never);
          return app.register(session as never, { secret: 'a secret of thirty-two characters!', cookie: { secure: false } });
        }),
        probe: answer('/session'),
        nest: { status: 200, body: { word: '1' } },
      },
      {
        what: '`rawBody: true` with `@RawBody()`',
        parts: () => ({ controllers: [Raw] }),
        options: { rawBody: true },
        probe: answer('/raw', { body: { text: 'a' } }),
        nest: { status: 201, body: { word: 'a {"text":"a"}' } },
      },
      {
        what: '`FileInterceptor()` with `@UploadedFile()`',
        parts: () => ({ controllers: [Upload] }),
        probe: async (served) => {
          const body = new FormData();
          body.set('file', new Blob(['abc']), 'abc.txt');
          return answer('/upload', { body })(served);
        },
        nest: { status: 201, body: { word: 'abc.txt 3' } },
        verdict: { refused: 'bodies are JSON or forms; let clients send files to the service that keeps them, or hand the body on in a `@Stream()`', fault: '@UploadedFile() is never set' },
      },
    ],
  },
  {
    title: 'Compression, files, Server-Sent Events, views',
    idioms: [
      { what: '`@fastify/compress`', parts: () => ({ controllers: [Files] }), ...plugin((app) => app.register(compress as never, { threshold: 100, encodings: ['gzip'] })), probe: headers('/files/long', ['content-encoding'], { headers: { 'accept-encoding': 'gzip' } }), nest: { status: 200, 'content-encoding': 'gzip' } },
      { what: '`StreamableFile`', parts: () => ({ controllers: [Files] }), probe: each(answer('/files/streamed'), headers('/files/streamed', ['content-type', 'content-disposition'])), nest: [{ status: 200, body: 'ab' }, { status: 200, 'content-type': 'text/plain', 'content-disposition': 'attachment; filename="ab.txt"' }], note: 'on a `@Stream()`' },
      { what: 'bytes by `reply.send()`', parts: () => ({ controllers: [Files] }), probe: answer('/files/bytes'), nest: { status: 200, body: 'bytes' }, note: 'on a `@Stream()`' },
      { what: '`@Sse()`', parts: () => ({ controllers: [Files] }), probe: async (served) => {
        const response = await sent(served, '/files/events', { headers: { accept: 'text/event-stream' } });
        const text = await response.text();
        return { status: response.status, data: text.match(/data: .*/g), type: response.headers.get('content-type') };
      }, nest: { status: 200, data: ['data: {"data":1}', 'data: {"data":2}'], type: 'text/event-stream' }, note: 'on a `@Stream()`' },
      {
        what: '`@Render()`',
        parts: () => ({ controllers: [Viewed] }),
        main: (app) => void app.getHttpAdapter().getInstance().decorateReply('view', function (this: FastifyReply, template: string, data: Word) {
          return this.type('text/html').send(`<p>${template} ${data.word}</p>`);
        }),
        probe: answer('/viewed'),
        nest: { status: 200, body: '<p>index view</p>' },
        verdict: { refused: 'a page is no JSON of a view; make it a `@Stream()` that sends HTML', fault: 'has @Render()' },
      },
    ],
  },
];

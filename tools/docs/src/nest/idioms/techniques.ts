import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import session from '@fastify/session';
import { HttpModule, HttpService } from '@nestjs/axios';
import { CacheInterceptor, CacheModule, CACHE_MANAGER } from '@nestjs/cache-manager';
import { Body, Controller, Get, Headers, Inject, Injectable, Logger, NotFoundException, Param, Post, RawBody, Render, Req, Res, Session, Sse, StreamableFile, UploadedFile, UseInterceptors, Version, VersioningType } from '@nestjs/common';
import type { MessageEvent, OnApplicationBootstrap, OnApplicationShutdown, OnModuleDestroy, OnModuleInit, VersioningOptions } from '@nestjs/common';
import { ConfigModule, ConfigService, registerAs } from '@nestjs/config';
import { CommandHandler, CqrsModule, CommandBus } from '@nestjs/cqrs';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Cron, CronExpression, Interval, ScheduleModule, SchedulerRegistry, Timeout } from '@nestjs/schedule';
import { Public, Repeatable, Returns, Stream } from '@portico/platform';
import type { Cache } from 'cache-manager';
import { IsString } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { firstValueFrom, from, map } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Chapter } from '../idiom.ts';
import { answer, each, headers, sent, status } from '../probe.ts';
import { saying } from './providers.ts';
import { Word } from './views.ts';

const says = (word: string) => ({ probe: answer('/said'), nest: { status: 200, body: { word } } });

/** A plugin of Fastify. */
const plugin = (register: (app: NestFastifyApplication) => unknown) => ({ main: register });

// Scheduling and events

let beats = { cron: 0, interval: 0, timeout: 0 };

@Injectable()
class Tasks {
  @Cron(CronExpression.EVERY_SECOND, { name: 'beat' })
  beat(): void {
    beats.cron += 1;
  }
  @Interval(20)
  often(): void {
    beats.interval += 1;
  }
  @Timeout(20)
  once(): void {
    beats.timeout += 1;
  }
}

@Injectable()
class OrderListener {
  readonly heard: string[] = [];
  @OnEvent('order.*')
  heardOf(payload: { id: string }): void {
    this.heard.push(payload.id);
  }
}

@Injectable()
class Orders {
  constructor(
    private readonly events: EventEmitter2,
    private readonly listener: OrderListener,
  ) {}
  place(): string {
    this.events.emit('order.created', { id: 'o-1' });
    return this.listener.heard.join();
  }
}

class Rename {
  constructor(readonly name: string) {}
}

@CommandHandler(Rename)
class RenameHandler {
  execute({ name }: Rename): Promise<string> {
    return Promise.resolve(`renamed ${name}`);
  }
}

// Lifecycle

const happened: string[] = [];

@Injectable()
class Hooked implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  onModuleInit(): void {
    happened.push('init');
  }
  onApplicationBootstrap(): void {
    happened.push('bootstrap');
  }
  onModuleDestroy(): void {
    happened.push('destroy');
  }
  onApplicationShutdown(): void {
    happened.push('shutdown');
  }
}

// Answers

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
  @Returns(Word)
  take(@UploadedFile() file: { originalname: string }): Word {
    return { word: file?.originalname ?? 'none' };
  }
}

// Versions

@Controller({ path: 'cats', version: '1' })
@Public()
class First {
  @Get()
  @Returns(Word)
  get(): Word {
    return { word: 'first' };
  }
  @Get('changed')
  @Version('2')
  @Returns(Word)
  changed(): Word {
    return { word: 'changed' };
  }
}

@Controller({ path: 'cats', version: '2' })
@Public()
class Second {
  @Get()
  @Returns(Word)
  get(): Word {
    return { word: 'second' };
  }
}

const versioned = (options: VersioningOptions) => ({
  main: (app: NestFastifyApplication) => void app.enableVersioning(options),
});

// HTTP and caching

@Injectable()
class Remote {
  constructor(private readonly http: HttpService) {}
  async ask(): Promise<string> {
    const server = createServer((_, response) => void response.setHeader('content-type', 'application/json').end('{"name":"Tom"}'));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    try {
      const { data } = await firstValueFrom(this.http.get<{ name: string }>(`http://127.0.0.1:${(server.address() as AddressInfo).port}/cats/1`));
      return data.name;
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }
}

@Injectable()
class Remembering {
  constructor(@Inject(CACHE_MANAGER) private readonly cache: Cache) {}
  async twice(): Promise<string> {
    await this.cache.set('cat', 'Tom', 1_000);
    return `${await this.cache.get('cat')} ${(await this.cache.get('dog')) ?? 'none'}`;
  }
}

let answered = 0;

@Controller('counted')
@Public()
@UseInterceptors(CacheInterceptor)
class Counted {
  @Get()
  @Returns(Word)
  get(): Word {
    return { word: String((answered += 1)) };
  }
}

const catsConfig = registerAs('cats', () => ({ name: 'Tom', age: 3 }));

@Controller('logged')
@Public()
class Logged {
  private readonly logger = new Logger(Logged.name);
  @Get(':id')
  @Returns(Word)
  get(@Param('id') id: string, @Headers('x-visit') visit = 'none'): Word {
    this.logger.log(`cat ${id}`);
    if (id === '0') throw new NotFoundException();
    return { word: `${id} ${visit}` };
  }
}

const prefixed = { main: (app: NestFastifyApplication) => void app.setGlobalPrefix('api') };

export const techniques: readonly Chapter[] = [
  {
    title: 'Configuration, logging, lifecycle events',
    idioms: [
      { what: '`ConfigModule.forRoot()` and `ConfigService`', parts: () => ({ imports: [ConfigModule.forRoot({ ignoreEnvFile: true, load: [() => ({ cat: { name: 'Tom' } })] })], controllers: [saying(ConfigService, (config: ConfigService) => config.get<string>('cat.name'))] }), ...says('Tom'), note: 'what operators set belongs into the BFF’s settings class, where it is checked at start' },
      { what: '`registerAs()` and `ConfigType`', parts: () => ({ imports: [ConfigModule.forRoot({ ignoreEnvFile: true, load: [catsConfig] })], controllers: [saying(catsConfig.KEY, ({ name }: { name: string }) => name)] }), ...says('Tom') },
      { what: 'a validated environment that is wrong', parts: () => ({ imports: [] }), main: () => undefined, probe: async () => {
        try {
          await ConfigModule.forRoot({ ignoreEnvFile: true, validate: () => { throw new Error('PORT is missing'); } });
          return 'started';
        } catch (error) {
          return (error as Error).message;
        }
      }, nest: 'PORT is missing' },
      { what: '`Logger` of a class', parts: () => ({ controllers: [Logged] }), probe: each(answer('/logged/7'), status('/logged/0')), nest: [{ status: 200, body: { word: '7 none' } }, 404] },
      {
        what: 'lifecycle hooks of providers',
        parts: () => {
          happened.length = 0;
          return { providers: [Hooked] };
        },
        probe: () => Promise.resolve([...happened]),
        nest: ['init', 'bootstrap'],
        note: 'hooks of the shutdown run too, within `drain.timeout`',
      },
      { what: '`setGlobalPrefix()`', parts: () => ({ controllers: [Logged] }), ...prefixed, probe: each(answer('/api/logged/7'), status('/logged/7')), nest: [{ status: 200, body: { word: '7 none' } }, 404], note: 'what `main.ts` does elsewhere, `prepare(app)` of the root module does' },
    ],
  },
  {
    title: 'Task scheduling, events, CQRS',
    idioms: [
      {
        what: '`@Cron()`, `@Interval()`, `@Timeout()`, `SchedulerRegistry`',
        parts: () => {
          beats = { cron: 0, interval: 0, timeout: 0 };
          return { imports: [ScheduleModule.forRoot()], providers: [Tasks] };
        },
        probe: async ({ app }) => {
          const beat = app.get(SchedulerRegistry, { strict: false }).getCronJob('beat') as { fireOnTick(): Promise<void>; stop(): void };
          beat.stop();
          await beat.fireOnTick();
          await delay(70);
          return { cron: beats.cron > 0, interval: beats.interval > 0, timeout: beats.timeout };
        },
        nest: { cron: true, interval: true, timeout: 1 },
        note: 'calls to upstreams there: `BackgroundWork`, in [routes](../guides/routes.md#work-outside-a-request)',
      },
      { what: '`@OnEvent()` and `EventEmitter2`', parts: () => ({ imports: [EventEmitterModule.forRoot({ wildcard: true })], providers: [OrderListener, Orders], controllers: [saying(Orders, (orders: Orders) => orders.place())] }), ...says('o-1') },
      { what: 'commands of `@nestjs/cqrs`', parts: () => ({ imports: [CqrsModule.forRoot()], providers: [RenameHandler], controllers: [saying(CommandBus, (bus: CommandBus) => bus.execute(new Rename('Tom')))] }), ...says('renamed Tom') },
    ],
  },
  {
    title: 'Caching, HTTP module',
    idioms: [
      { what: '`CACHE_MANAGER`', parts: () => ({ imports: [CacheModule.register()], providers: [Remembering], controllers: [saying(Remembering, (one: Remembering) => one.twice())] }), ...says('Tom none') },
      {
        what: '`CacheInterceptor` on a public route',
        parts: () => {
          answered = 0;
          return { imports: [CacheModule.register({ ttl: 1_000 })], controllers: [Counted] };
        },
        probe: each(answer('/counted'), answer('/counted')),
        nest: [{ status: 200, body: { word: '1' } }, { status: 200, body: { word: '1' } }],
        note: 'refused where callers are known, whose answers it would mix up, unless it has a `trackBy()` of its own',
      },
      { what: '`HttpModule` and `HttpService`', parts: () => ({ imports: [HttpModule], providers: [Remote], controllers: [saying(Remote, (remote: Remote) => remote.ask())] }), ...says('Tom'), note: 'with `HttpServiceBridgeModule` its calls get retries, breakers and deadlines: see [HttpService](../guides/http-service.md)' },
    ],
  },
  {
    title: 'Versioning',
    idioms: [
      { what: '`VersioningType.URI`', parts: () => ({ controllers: [First, Second] }), ...versioned({ type: VersioningType.URI }), probe: each(answer('/v1/cats'), answer('/v2/cats'), answer('/v2/cats/changed'), status('/cats')), nest: [{ status: 200, body: { word: 'first' } }, { status: 200, body: { word: 'second' } }, { status: 200, body: { word: 'changed' } }, 404] },
      { what: '`VersioningType.HEADER`, one version at each path', parts: () => ({ controllers: [First] }), ...versioned({ type: VersioningType.HEADER, header: 'x-version' }), probe: each(answer('/cats', { headers: { 'x-version': '1' } }), answer('/cats/changed', { headers: { 'x-version': '2' } }), status('/cats', { headers: { 'x-version': '3' } })), nest: [{ status: 200, body: { word: 'first' } }, { status: 200, body: { word: 'changed' } }, 404] },
      { what: '`VersioningType.MEDIA_TYPE`', parts: () => ({ controllers: [First] }), ...versioned({ type: VersioningType.MEDIA_TYPE, key: 'v=' }), probe: answer('/cats', { headers: { accept: 'application/json;v=1' } }), nest: { status: 200, body: { word: 'first' } } },
      {
        what: 'two versions at one path, by a header',
        parts: () => ({ controllers: [First, Second] }),
        ...versioned({ type: VersioningType.HEADER, header: 'x-version' }),
        probe: each(answer('/cats', { headers: { 'x-version': '1' } }), answer('/cats', { headers: { 'x-version': '2' } })),
        nest: [{ status: 200, body: { word: 'first' } }, { status: 200, body: { word: 'second' } }],
        verdict: { refused: 'limits, caches and documents know a route by method and path; take `VersioningType.URI`', fault: 'is declared twice' },
      },
    ],
  },
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
        what: '`@UploadedFile()`',
        parts: () => ({ controllers: [Upload] }),
        probe: status('/upload', { method: 'POST' }),
        nest: 201,
        verdict: { refused: 'Nest’s interceptors for it are Express’s, and Fastify never sets it; take `@fastify/multipart`, or let clients send files to the service that keeps them', fault: '@UploadedFile() is never set' },
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

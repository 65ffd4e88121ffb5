import { Controller, ForbiddenException, Get, Injectable, Module, Req } from '@nestjs/common';
import type { MiddlewareConsumer, NestMiddleware } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Public, Returns } from '@portico/platform';
import type { FastifyRequest } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Chapter } from '../idiom.ts';
import { answer, each, headers, status } from '../probe.ts';
import { Word } from './views.ts';
import { Words } from './words.ts';

const SEEN = new WeakMap<IncomingMessage, string>();

@Injectable()
class LoggerMiddleware implements NestMiddleware {
  use(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    SEEN.set(request, 'seen');
    response.setHeader('x-middleware', 'ran');
    next();
  }
}

@Controller('seen')
@Public()
class SeenController {
  @Get()
  @Returns(Word)
  get(@Req() { raw }: FastifyRequest): Word {
    return { word: SEEN.get(raw) ?? 'not seen' };
  }

  @Get('excluded')
  @Returns(Word)
  excluded(@Req() { raw }: FastifyRequest): Word {
    return { word: SEEN.get(raw) ?? 'not seen' };
  }
}

@Module({ controllers: [SeenController] })
class WithMiddleware {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(LoggerMiddleware).exclude('seen/excluded').forRoutes(SeenController);
  }
}

@Module({ controllers: [SeenController] })
class WithFunction {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply((request: IncomingMessage, _response: ServerResponse, next: () => void) => {
        SEEN.set(request, 'by a function');
        next();
      })
      .forRoutes({ path: 'seen', method: 0 });
  }
}

@Module({ controllers: [Words] })
class Throwing {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply((_request: IncomingMessage, _response: ServerResponse, next: (error?: Error) => void) => next(new ForbiddenException('not here')))
      .forRoutes('words');
  }
}

@Module({ controllers: [Words] })
class Answering {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply((_request: IncomingMessage, response: ServerResponse) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('from middleware')).forRoutes('words');
  }
}

/** As nestjs-cls does: where it is mounted depends on what the adapter says that it is. */
@Module({ controllers: [SeenController] })
class OfALibrary {
  constructor(private readonly host: HttpAdapterHost) {}
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(LoggerMiddleware).forRoutes(this.host.httpAdapter.constructor.name === 'FastifyAdapter' ? '{*path}' : '/');
  }
}

export const middleware: Chapter = {
  title: 'Middleware',
  idioms: [
    { what: 'a class, for a controller, with `exclude()`', parts: () => ({ imports: [WithMiddleware] }), probe: each(answer('/seen'), answer('/seen/excluded'), headers('/seen', ['x-middleware'])), nest: [{ status: 200, body: { word: 'seen' } }, { status: 200, body: { word: 'not seen' } }, { status: 200, 'x-middleware': 'ran' }] },
    { what: 'a function, for a path', parts: () => ({ imports: [WithFunction] }), probe: answer('/seen'), nest: { status: 200, body: { word: 'by a function' } } },
    { what: 'middleware that refuses, `next(error)`', parts: () => ({ imports: [Throwing] }), probe: status('/words'), nest: 403 },
    { what: 'a library that mounts its own by the name of the adapter, as nestjs-cls', parts: () => ({ imports: [OfALibrary] }), probe: answer('/seen'), nest: { status: 200, body: { word: 'seen' } } },
    {
      what: 'middleware for `*`, at a path that no route has',
      parts: () => ({ imports: [OfALibrary] }),
      probe: headers('/nowhere', ['x-middleware']),
      nest: { status: 404, 'x-middleware': 'ran' },
      verdict: { differently: 'it runs for routes; what every request should pass is a stage with `@StageFor()`', gives: { status: 404, 'x-middleware': null } },
    },
    {
      what: 'middleware that answers',
      parts: () => ({ imports: [Answering] }),
      probe: status('/words'),
      nest: 200,
      verdict: { differently: '500: it would answer past access and view; make it a guard or an interceptor, or a stage with `@StageFor()`', gives: 500 },
    },
  ],
};

import { applyDecorators, BadRequestException, Body, Catch, ConflictException, Controller, createParamDecorator, DefaultValuePipe, ForbiddenException, Get, HttpException, Injectable, Module, NotFoundException, Param, ParseBoolPipe, ParseEnumPipe, ParseIntPipe, ParseUUIDPipe, Post, Query, Req, Res, SetMetadata, UnauthorizedException, UseFilters, UseGuards, UseInterceptors, UsePipes } from '@nestjs/common';
import type { ArgumentsHost, CallHandler, CanActivate, ExceptionFilter, ExecutionContext, MiddlewareConsumer, NestInterceptor, NestMiddleware, PipeTransform } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, BaseExceptionFilter, HttpAdapterHost, Reflector } from '@nestjs/core';
import { Public, Repeatable, Returns } from '@portico/platform';
import { IsString } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { catchError, map, of, tap, throwError, timeout, TimeoutError } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Chapter } from '../idiom.ts';
import { answer, each, headers, status } from '../probe.ts';
import { Word } from './views.ts';

interface Seen {
  user?: { name: string; roles?: string[] };
  seen?: string[];
}

@Controller('words')
@Public()
class Words {
  @Get()
  @Returns(Word)
  get(): Word {
    return { word: 'shown' };
  }

  @Get('fails/:with')
  @Returns(Word)
  fails(@Param('with') what: string): Word {
    if (what === 'conflict') throw new ConflictException('sold out');
    if (what === 'body') throw new BadRequestException({ code: 'E_SOLD', message: ['first', 'second'], more: 1 });
    if (what === 'teapot') throw new HttpException('short and stout', 418);
    if (what === 'custom') throw new OutOfStock();
    throw new Error('anything');
  }
}

class OutOfStock extends Error {}

const words = () => ({ controllers: [Words] });

// Middleware

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

// Exception filters

@Catch(HttpException)
class HttpExceptionFilter implements ExceptionFilter<HttpException> {
  catch(exception: HttpException, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [reply, request] = [http.getResponse<FastifyReply>(), http.getRequest<FastifyRequest>()];
    void reply.status(exception.getStatus()).send({ statusCode: exception.getStatus(), path: request.url });
  }
}

@Catch()
class CatchEverything implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}
  catch(exception: unknown, host: ArgumentsHost): void {
    const code = exception instanceof HttpException ? exception.getStatus() : 500;
    this.host.httpAdapter.reply(host.switchToHttp().getResponse(), { statusCode: code, by: 'everything' }, code);
  }
}

@Catch(OutOfStock)
class StockFilter implements ExceptionFilter {
  catch(_exception: OutOfStock, host: ArgumentsHost): void {
    void host.switchToHttp().getResponse<FastifyReply>().status(409).send({ by: 'the stock filter' });
  }
}

@Catch()
class Extending extends BaseExceptionFilter {
  override catch(exception: unknown, host: ArgumentsHost): void {
    void host.switchToHttp().getResponse<FastifyReply>().header('x-filter', 'extended');
    super.catch(exception, host);
  }
}

@Controller('filtered')
@Public()
class Filtered {
  @Get()
  @UseFilters(HttpExceptionFilter)
  @Returns(Word)
  get(): Word {
    throw new NotFoundException();
  }

  @Get('headed')
  @Returns(Word)
  headed(@Res({ passthrough: true }) reply: FastifyReply): Word {
    void reply.header('retry-after', '7').header('www-authenticate', 'Basic realm="cats"').header('access-control-allow-origin', 'https://cats.example');
    throw new UnauthorizedException();
  }
}

const PROBLEM = (code: string, of: object): unknown => ({ type: `urn:portico:problem:${code}`, ...of, instance: undefined });

// Guards

const Roles = Reflector.createDecorator<string[]>();
const IsOpen = () => SetMetadata('open', true);

@Injectable()
class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}
  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.getAllAndOverride<boolean | undefined>('open', [context.getHandler(), context.getClass()])) return true;
    const roles = this.reflector.get(Roles, context.getHandler());
    const { headers: sent } = context.switchToHttp().getRequest<FastifyRequest>();
    return !roles || roles.includes(String(sent['x-role']));
  }
}

@Injectable()
class UserGuard implements CanActivate {
  canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest & Seen>();
    const name = request.headers['x-user'];
    if (typeof name !== 'string') throw new UnauthorizedException();
    request.user = { name };
    return Promise.resolve(true);
  }
}

const User = createParamDecorator((field: 'name' | undefined, context: ExecutionContext) => {
  const { user } = context.switchToHttp().getRequest<Seen>();
  return field ? user?.[field] : user;
});

const Auth = (...roles: string[]) => applyDecorators(Roles(roles), UseGuards(RolesGuard));

class NewWord {
  @IsString()
  word!: string;
}

@Controller('guarded')
@Public()
class Guarded {
  @Get('roles')
  @Roles(['admin'])
  @UseGuards(RolesGuard)
  @Returns(Word)
  roles(): Word {
    return { word: 'for admins' };
  }

  @Get('open')
  @IsOpen()
  @Roles(['admin'])
  @UseGuards(RolesGuard)
  @Returns(Word)
  open(): Word {
    return { word: 'for all' };
  }

  @Get('user')
  @UseGuards(UserGuard)
  @Returns(Word)
  user(@User('name') name: string): Word {
    return { word: name };
  }

  @Get('composed')
  @Auth('admin')
  @Returns(Word)
  composed(): Word {
    return { word: 'composed' };
  }

  @Post()
  @Repeatable()
  @UseGuards(RolesGuard)
  @Roles(['admin'])
  @Returns(Word)
  write(@Body() { word }: NewWord): Word {
    return { word };
  }
}

@Injectable()
class RefusingAll implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

// Interceptors

@Injectable()
class TransformInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler<Word>): Observable<Word> {
    return next.handle().pipe(map(({ word }) => ({ word: `${word}, transformed` })));
  }
}

@Injectable()
class CacheLike implements NestInterceptor {
  intercept(): Observable<Word> {
    return of({ word: 'from the interceptor' });
  }
}

@Injectable()
class ErrorsInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError(() => throwError(() => new ConflictException('mapped'))));
  }
}

@Injectable()
class TimeoutInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(timeout(20), catchError((error) => throwError(() => (error instanceof TimeoutError ? new HttpException('too slow', 408) : (error as Error)))));
  }
}

@Injectable()
class HeaderInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(tap(() => void context.switchToHttp().getResponse<FastifyReply>().header('x-timed', `${context.getClass().name}.${context.getHandler().name}`)));
  }
}

@Controller('intercepted')
@Public()
class Intercepted {
  @Get('transformed')
  @UseInterceptors(TransformInterceptor)
  @Returns(Word)
  transformed(): Word {
    return { word: 'shown' };
  }

  @Get('cached')
  @UseInterceptors(CacheLike)
  @Returns(Word)
  cached(): Word {
    throw new Error('not called');
  }

  @Get('mapped')
  @UseInterceptors(ErrorsInterceptor)
  @Returns(Word)
  mapped(): Word {
    throw new Error('inner');
  }

  @Get('slow')
  @UseInterceptors(TimeoutInterceptor)
  @Returns(Word)
  slow(): Promise<Word> {
    return new Promise(() => undefined);
  }

  @Get('named')
  @UseInterceptors(HeaderInterceptor)
  @Returns(Word)
  named(): Word {
    return { word: 'named' };
  }
}

@Injectable()
class Envelope implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((data: unknown) => ({ data })));
  }
}

// Pipes

enum Colour {
  Red = 'red',
  Blue = 'blue',
}

@Injectable()
class Upper implements PipeTransform<string, string> {
  transform(value: string): string {
    return value.toUpperCase();
  }
}

@Controller('piped')
@Public()
class Piped {
  @Get('int/:id')
  @Returns(Word)
  int(@Param('id', ParseIntPipe) id: number): Word {
    return { word: `${typeof id} ${id}` };
  }

  @Get('uuid/:id')
  @Returns(Word)
  uuid(@Param('id', new ParseUUIDPipe()) id: string): Word {
    return { word: id };
  }

  @Get('query')
  @Returns(Word)
  query(@Query('page', new DefaultValuePipe(1), ParseIntPipe) page: number, @Query('open', new DefaultValuePipe(false), ParseBoolPipe) open: boolean, @Query('colour', new DefaultValuePipe(Colour.Red), new ParseEnumPipe(Colour)) colour: Colour): Word {
    return { word: `${page} ${open} ${colour}` };
  }

  @Get('upper')
  @Returns(Word)
  upper(@Query('word', Upper) word: string): Word {
    return { word };
  }

  @Get('all')
  @UsePipes(Upper)
  @Returns(Word)
  all(@Query('word') word: string): Word {
    return { word };
  }
}

const piped = () => ({ controllers: [Piped] });
const guarded = () => ({ controllers: [Guarded] });
const intercepted = () => ({ controllers: [Intercepted] });

// The order

const trace = (request: Seen, step: string): void => void (request.seen ??= []).push(step);
const seenBy = (context: ExecutionContext): Seen => context.switchToHttp().getRequest<Seen>();

@Injectable()
class TracingGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    trace(seenBy(context), 'guard');
    return true;
  }
}

@Injectable()
class TracingInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<Word>): Observable<Word> {
    const request = seenBy(context);
    trace(request, 'interceptor');
    return next.handle().pipe(map(({ word }) => ({ word: `${word} after` })));
  }
}

const Traced = createParamDecorator((_: unknown, context: ExecutionContext) => {
  trace(seenBy(context), 'parameter');
  return seenBy(context).seen;
});

@Controller('order')
@Public()
class Order {
  @Get()
  @UseInterceptors(TracingInterceptor)
  @UseGuards(TracingGuard)
  @Returns(Word)
  get(@Traced(undefined, { transform: (seen: string[]) => [...seen, 'pipe'] }) seen: string[]): Word {
    return { word: [...seen, 'handler'].join(' ') };
  }
}

export const enhancers: readonly Chapter[] = [
  {
    title: 'Middleware',
    idioms: [
      { what: 'a class, for a controller, with `exclude()`', parts: () => ({ imports: [WithMiddleware] }), probe: each(answer('/seen'), answer('/seen/excluded'), headers('/seen', ['x-middleware'])), nest: [{ status: 200, body: { word: 'seen' } }, { status: 200, body: { word: 'not seen' } }, { status: 200, 'x-middleware': 'ran' }] },
      { what: 'a function, for a path', parts: () => ({ imports: [WithFunction] }), probe: answer('/seen'), nest: { status: 200, body: { word: 'by a function' } } },
      { what: 'middleware that refuses, `next(error)`', parts: () => ({ imports: [Throwing] }), probe: status('/words'), nest: 403 },
      {
        what: 'middleware that answers',
        parts: () => ({ imports: [Answering] }),
        probe: status('/words'),
        nest: 200,
        verdict: { differently: '500: it would answer past access and view; make it a guard or an interceptor, or a stage with `@StageFor()`', gives: 500 },
      },
    ],
  },
  {
    title: 'Exception filters',
    idioms: [
      { what: 'the status of an `HttpException`', parts: words, probe: each(status('/words/fails/conflict'), status('/words/fails/teapot')), nest: [409, 418] },
      {
        what: 'the body of an `HttpException`',
        parts: words,
        probe: answer('/words/fails/body'),
        nest: { status: 400, body: { code: 'E_SOLD', message: ['first', 'second'], more: 1 } },
        verdict: { differently: 'a problem document (RFC 9457) with its `code` and its `messages`; other members do not leave', gives: { status: 400, body: PROBLEM('invalid-input', { title: 'The request has invalid input', status: 400, detail: 'first; second', code: 'E_SOLD', messages: ['first', 'second'] }) } },
      },
      { what: 'an error that is no `HttpException`', parts: words, probe: status('/words/fails/else'), nest: 500, note: 'its words are in the log alone' },
      { what: '`@UseFilters()` with `@Catch(HttpException)`', parts: () => ({ controllers: [Filtered] }), probe: answer('/filtered'), nest: { status: 404, body: { statusCode: 404, path: '/filtered' } } },
      { what: '`APP_FILTER` for an error of one’s own', parts: () => ({ controllers: [Words], providers: [{ provide: APP_FILTER, useClass: StockFilter }] }), probe: answer('/words/fails/custom'), nest: { status: 409, body: { by: 'the stock filter' } } },
      { what: '`APP_FILTER` for everything', parts: () => ({ controllers: [Words], providers: [{ provide: APP_FILTER, useClass: CatchEverything }] }), probe: each(answer('/words/fails/conflict'), answer('/words/fails/else')), nest: [{ status: 409, body: { statusCode: 409, by: 'everything' } }, { status: 500, body: { statusCode: 500, by: 'everything' } }] },
      { what: '`BaseExceptionFilter`, extended', parts: () => ({ controllers: [Words], providers: [{ provide: APP_FILTER, useClass: Extending }] }), probe: each(headers('/words/fails/conflict', ['x-filter']), answer('/words/fails/conflict')), nest: [{ status: 409, 'x-filter': 'extended' }, { status: 409, body: { statusCode: 409, message: 'sold out', error: 'Conflict' } }] },
      { what: 'headers that are set before a refusal', parts: () => ({ controllers: [Filtered] }), probe: headers('/filtered/headed', ['retry-after', 'www-authenticate', 'access-control-allow-origin']), nest: { status: 401, 'retry-after': '7', 'www-authenticate': 'Basic realm="cats"', 'access-control-allow-origin': 'https://cats.example' } },
    ],
  },
  {
    title: 'Pipes',
    idioms: [
      { what: '`ParseIntPipe`', parts: piped, probe: each(answer('/piped/int/7'), status('/piped/int/x')), nest: [{ status: 200, body: { word: 'number 7' } }, 400] },
      { what: '`ParseUUIDPipe`', parts: piped, probe: each(status('/piped/uuid/550e8400-e29b-41d4-a716-446655440000'), status('/piped/uuid/x')), nest: [200, 400] },
      { what: '`DefaultValuePipe`, `ParseBoolPipe`, `ParseEnumPipe`', parts: piped, probe: each(answer('/piped/query'), answer('/piped/query?page=2&open=true&colour=blue'), status('/piped/query?colour=green')), nest: [{ status: 200, body: { word: '1 false red' } }, { status: 200, body: { word: '2 true blue' } }, 400] },
      { what: 'a pipe of one’s own', parts: piped, probe: answer('/piped/upper?word=a'), nest: { status: 200, body: { word: 'A' } } },
      { what: '`@UsePipes()`', parts: piped, probe: answer('/piped/all?word=a'), nest: { status: 200, body: { word: 'A' } } },
      { what: '`APP_PIPE`', parts: () => ({ controllers: [Piped], providers: [{ provide: APP_PIPE, useClass: Upper }] }), probe: answer('/piped/upper?word=a'), nest: { status: 200, body: { word: 'A' } } },
    ],
  },
  {
    title: 'Guards',
    idioms: [
      { what: '`@UseGuards()` with metadata of a decorator', parts: guarded, probe: each(status('/guarded/roles'), status('/guarded/roles', { headers: { 'x-role': 'admin' } })), nest: [403, 200] },
      { what: '`SetMetadata()` and `getAllAndOverride()`', parts: guarded, probe: status('/guarded/open'), nest: 200 },
      { what: 'a guard that sets `request.user`', parts: guarded, probe: each(answer('/guarded/user', { headers: { 'x-user': 'ann' } }), status('/guarded/user')), nest: [{ status: 200, body: { word: 'ann' } }, 401] },
      { what: '`APP_GUARD`', parts: () => ({ controllers: [Words], providers: [{ provide: APP_GUARD, useClass: RefusingAll }] }), probe: status('/words'), nest: 403 },
      { what: 'a guard before the validation of the body', parts: guarded, probe: each(status('/guarded', { body: { word: 7 } }), status('/guarded', { body: { word: 'a' }, headers: { 'x-role': 'admin' } })), nest: [403, 201] },
    ],
  },
  {
    title: 'Interceptors',
    idioms: [
      { what: 'response mapping', parts: intercepted, probe: answer('/intercepted/transformed'), nest: { status: 200, body: { word: 'shown, transformed' } } },
      { what: 'stream overriding: the handler is not called', parts: intercepted, probe: answer('/intercepted/cached'), nest: { status: 200, body: { word: 'from the interceptor' } } },
      { what: 'exception mapping', parts: intercepted, probe: status('/intercepted/mapped'), nest: 409 },
      { what: 'a timeout', parts: intercepted, probe: status('/intercepted/slow'), nest: 408 },
      { what: '`getClass()` and `getHandler()`', parts: intercepted, probe: headers('/intercepted/named', ['x-timed']), nest: { status: 200, 'x-timed': 'Intercepted.named' } },
      { what: '`APP_INTERCEPTOR`', parts: () => ({ controllers: [Words], providers: [{ provide: APP_INTERCEPTOR, useClass: TransformInterceptor }] }), probe: answer('/words'), nest: { status: 200, body: { word: 'shown, transformed' } } },
      {
        what: 'an envelope around every answer, `{ data }`',
        parts: () => ({ controllers: [Words], providers: [{ provide: APP_INTERCEPTOR, useClass: Envelope }] }),
        probe: status('/words'),
        nest: 200,
        verdict: { differently: '500: the answer is held to the view, which has no such field; declare a view with it', gives: 500 },
      },
    ],
  },
  {
    title: 'Custom decorators and the request’s lifecycle',
    idioms: [
      { what: '`createParamDecorator()` with data', parts: guarded, probe: answer('/guarded/user', { headers: { 'x-user': 'eve' } }), nest: { status: 200, body: { word: 'eve' } } },
      { what: '`applyDecorators()`', parts: guarded, probe: each(status('/guarded/composed'), status('/guarded/composed', { headers: { 'x-role': 'admin' } })), nest: [403, 200] },
      { what: 'guard, interceptor, pipe, handler, interceptor', parts: () => ({ controllers: [Order] }), probe: answer('/order'), nest: { status: 200, body: { word: 'guard interceptor parameter pipe handler after' } } },
    ],
  },
];

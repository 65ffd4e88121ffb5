import { Catch, Controller, Get, HttpException, NotFoundException, Res, UnauthorizedException, UseFilters } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { APP_FILTER, BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core';
import { Public, Returns } from '@portico/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Chapter } from '../idiom.ts';
import { answer, each, headers, status } from '../probe.ts';
import { Word } from './views.ts';
import { OutOfStock, Words, words } from './words.ts';

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

export const exceptionFilters: Chapter = {
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
};

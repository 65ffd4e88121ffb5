import { ConflictException, Controller, Get, HttpException, Injectable, UseInterceptors } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Public, Returns } from '@portico/platform';
import type { FastifyReply } from 'fastify';
import { catchError, map, of, tap, throwError, timeout, TimeoutError } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Chapter } from '../idiom.ts';
import { answer, headers, status } from '../probe.ts';
import { Word } from './views.ts';
import { Words } from './words.ts';

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

const intercepted = () => ({ controllers: [Intercepted] });

export const interceptors: Chapter = {
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
};

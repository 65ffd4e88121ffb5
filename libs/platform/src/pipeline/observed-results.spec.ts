import 'reflect-metadata';
import { Controller, Get, UseGuards, UseInterceptors } from '@nestjs/common';
import type { CallHandler, CanActivate, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { concatMap, EMPTY, interval, map, mergeMap, Observable, of, throwError } from 'rxjs';
import { startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns } from '../routes/decorators.ts';
import type { RunningBff } from '../server/start-bff.ts';

let open = 0;

/** Goes on until it is told not to. */
const endless = <T>(): Observable<T> =>
  new Observable(() => {
    open += 1;
    return () => void (open -= 1);
  });

class Waiting implements CanActivate, NestInterceptor {
  canActivate(): Observable<boolean> {
    return endless();
  }

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(mergeMap(() => endless()));
  }
}

class Passing implements CanActivate {
  canActivate(): Observable<boolean> {
    return of(false, true);
  }
}

@Controller()
@Public()
class Observing {
  @Get('handler')
  @Returns(Word)
  handler(): Observable<Word> {
    return endless();
  }

  @Get('ticking')
  @Returns(Word)
  ticking(): Observable<Word> {
    return interval(1).pipe(concatMap(() => of({ word: 'tick' })), (ticks) => new Observable<Word>((subscriber) => {
      open += 1;
      return ticks.subscribe(subscriber).add(() => void (open -= 1));
    }));
  }

  @Get('guard')
  @UseGuards(Waiting)
  @Returns(Word)
  guard(): Word {
    return { word: 'never' };
  }

  @Get('interceptor')
  @UseInterceptors(Waiting)
  @Returns(Word)
  interceptor(): Word {
    return { word: 'never' };
  }

  @Get('last')
  @UseGuards(Passing)
  @Returns(Word)
  last(): Observable<Word> {
    return of('first', 'last').pipe(map((word) => ({ word })));
  }

  @Get('empty')
  @Returns(Word)
  empty(): Observable<Word> {
    return EMPTY;
  }

  @Get('fails')
  @Returns(Word)
  fails(): Observable<Word> {
    return throwError(() => new Error('broken'));
  }
}

describe('an Observable', () => {
  let bff: RunningBff;
  beforeAll(async () => {
    bff = await startModule({ controllers: [Observing] }, { deadline: 50 });
  });
  afterAll(() => bff.close());

  it.each(['handler', 'ticking', 'guard', 'interceptor'])('that has no end ends with its request: of a %s', async (path) => {
    const statuses = [];
    // On one connection, which stays open.
    for (let count = 0; count < 3; count += 1) statuses.push((await fetch(`${bff.url}/${path}`)).status);
    await new Promise(setImmediate);
    expect({ statuses, open }).toEqual({ statuses: [504, 504, 504], open: 0 });
  });

  it.each([['last', 200, { word: 'last' }], ['empty', 500, { status: 500 }], ['fails', 500, { status: 500 }]])('answers with its last value, or fails: %s', async (path, status, body) => {
    const answer = await fetch(`${bff.url}/${path}`);
    expect({ status: answer.status, body: (await answer.json()) as unknown }).toMatchObject({ status, body });
  });
});

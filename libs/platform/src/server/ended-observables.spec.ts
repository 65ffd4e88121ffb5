import 'reflect-metadata';
import { Controller, Get, UseInterceptors } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { EventEmitter } from 'node:events';
import { finalize, map, of, timer } from 'rxjs';
import type { Observable } from 'rxjs';
import { Signals } from '../events/signals.ts';
import { leak, startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns } from '../routes/decorators.ts';
import type { RunningBff } from './start-bff.ts';
import { surviveStrayFaults } from './stray-faults.ts';

class Finalising implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      finalize(() => {
        throw new Error('broken at the end');
      }),
    );
  }
}

class Passing implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle();
  }
}

@Controller()
@Public()
class Ends {
  @Get('at-once')
  @Returns(Word)
  @UseInterceptors(Finalising)
  atOnce(): Word {
    return leak();
  }

  @Get('later')
  @Returns(Word)
  @UseInterceptors(Finalising)
  async later(): Promise<Word> {
    return Promise.resolve(leak());
  }

  @Get('outside')
  @Returns(Word)
  @UseInterceptors(Finalising, Passing)
  outside(): Word {
    return leak();
  }

  @Get('inside')
  @Returns(Word)
  @UseInterceptors(Passing, Finalising)
  inside(): Word {
    return leak();
  }

  @Get('observable')
  @Returns(Word)
  @UseInterceptors(Finalising)
  observable(): Observable<Word> {
    return of(leak());
  }

  @Get('timer')
  @Returns(Word)
  @UseInterceptors(Finalising)
  timer(): Observable<Word> {
    return timer(2).pipe(map(leak));
  }
}

describe('what an interceptor throws in finalize()', () => {
  /** Milliseconds: far longer than an answer takes. */
  const DEADLINE = 30_000;
  let bff: RunningBff;
  let restore: () => void;
  const faults: string[] = [];
  beforeAll(async () => {
    bff = await startModule({ controllers: [Ends] }, { deadline: DEADLINE });
    const events = bff.app.get(Signals);
    events.internalFault.subscribe(({ error }) => void faults.push(String(error)));
    restore = surviveStrayFaults(events, Object.assign(new EventEmitter(), { stdout: new EventEmitter(), stderr: new EventEmitter() }) as never);
  });
  afterAll(async () => {
    restore();
    await bff.close();
  });

  it.each(['at-once', 'later', 'outside', 'inside', 'observable', 'timer'])('is a 500 problem at once, and in the log: %s', async (path) => {
    faults.length = 0;
    const { status } = await fetch(`${bff.url}/${path}`, { signal: AbortSignal.timeout(3_000) });
    expect({ status, faults }).toEqual({ status: 500, faults: [expect.stringContaining('broken at the end')] });
  });
});

import 'reflect-metadata';
import { Catch, Controller, ForbiddenException, Get, Injectable, Param, UseFilters, UseGuards, UseInterceptors } from '@nestjs/common';
import type { CallHandler, CanActivate, ExceptionFilter, ExecutionContext, NestInterceptor, PipeTransform } from '@nestjs/common';
import { map, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import type { RequestContext } from '../context/request-context.ts';
import { StageFor } from '../pipeline/stage.ts';
import type { Stage } from '../pipeline/stage.ts';
import { HOSTILE } from '../problems/hostile.fixture.ts';
import { leak, startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns } from '../routes/decorators.ts';
import type { RunningBff } from './start-bff.ts';

let thrown: unknown;
const bomb = (): never => {
  throw thrown;
};

class Guard implements CanActivate {
  canActivate = bomb;
}
class Pipe implements PipeTransform {
  transform = bomb;
}
class Before implements NestInterceptor {
  intercept = bomb;
}
class After implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map(bomb));
  }
}

/** Nest asks `instanceof` for those that catch a class, of whatever has been thrown. */
@Catch(ForbiddenException)
class OfOthers implements ExceptionFilter {
  catch = bomb;
}
const asked = (context: RequestContext, stage: string): boolean => context.request.raw.url === `/${stage}`;

@StageFor('callerLimit')
@Injectable()
class Stages implements Stage {
  run(context: RequestContext): void | Promise<void> {
    if (asked(context, 'stage')) bomb();
    if (asked(context, 'stage-later')) return Promise.resolve().then(bomb);
  }
  follows = (): boolean => true;
  answered(context: RequestContext): void | Promise<void> {
    if (asked(context, 'follower')) bomb();
    if (asked(context, 'follower-later')) return Promise.resolve().then(bomb);
  }
}

@Controller()
@Public()
class Throwing {
  @Get('handler')
  @Returns(Word)
  handler(): Word {
    return bomb();
  }

  @Get('handler-later')
  @Returns(Word)
  async handlerLater(): Promise<Word> {
    await Promise.resolve();
    return bomb();
  }

  @Get('observable')
  @Returns(Word)
  observable(): Observable<Word> {
    return throwError(() => thrown);
  }

  @Get('guard')
  @Returns(Word)
  @UseGuards(Guard)
  guard(): Word {
    return leak();
  }

  @Get('pipe/:id')
  @Returns(Word)
  pipe(@Param('id', Pipe) _id: string): Word {
    return leak();
  }

  @Get('before')
  @Returns(Word)
  @UseInterceptors(Before)
  before(): Word {
    return leak();
  }

  @Get('after')
  @Returns(Word)
  @UseInterceptors(After)
  after(): Word {
    return leak();
  }

  @Get('others')
  @Returns(Word)
  @UseFilters(OfOthers)
  others(): Word {
    return bomb();
  }

  @Get('getter')
  @Returns(Word)
  getter(): Word {
    return { get word() { return bomb(); } };
  }

  @Get(['stage', 'stage-later', 'follower', 'follower-later'])
  @Returns(Word)
  good(): Word {
    return leak();
  }
}

const PLACES = ['handler', 'handler-later', 'observable', 'guard', 'pipe/1', 'before', 'after', 'others', 'getter', 'stage', 'stage-later', 'follower', 'follower-later'];

describe('code that throws what cannot be looked at', () => {
  let bff: RunningBff;
  beforeAll(async () => {
    bff = await startModule({ controllers: [Throwing], providers: [Stages] });
  });
  afterAll(() => bff.close());

  it.each(PLACES.flatMap((place) => Object.keys(HOSTILE).map((what) => [place, what] as const)))('is answered with 500: %s throws %s', async (place, what) => {
    thrown = HOSTILE[what];
    const response = await fetch(`${bff.url}/${place}`, { signal: AbortSignal.timeout(2_000) });
    expect([response.status, ((await response.json()) as { type: string }).type]).toEqual([500, 'urn:portico:problem:internal']);
  });
});

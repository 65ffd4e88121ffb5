import { Controller, Get, Injectable, Scope, UseInterceptors } from '@nestjs/common';
import type { CallHandler, ExecutionContext, INestApplication, NestInterceptor, Provider, Type } from '@nestjs/common';
import { APP_INTERCEPTOR, ApplicationConfig } from '@nestjs/core';
import { shareReplay } from 'rxjs';
import type { Observable } from 'rxjs';
import { currentContext } from '../context/current.ts';
import { startModule, Word } from './closed-by-default.fixture.ts';
import { Authenticated, Public, Returns } from './decorators.ts';

/** As @nestjs/cache-manager has it. */
class CacheInterceptor implements NestInterceptor {
  trackBy(_context: ExecutionContext): string {
    return 'url';
  }

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle();
  }
}

/** Keeps the first answer. */
class Keeping extends CacheInterceptor {
  static asked = 0;
  private static kept: Observable<unknown> | undefined;

  override intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    Keeping.asked += 1;
    return (Keeping.kept ??= next.handle().pipe(shareReplay()));
  }
}

class Preparing {
  prepare(app: INestApplication): void {
    app.useGlobalInterceptors(new CacheInterceptor());
  }
}

@Injectable()
class Configuring {
  constructor(config: ApplicationConfig) {
    config.addGlobalInterceptor(new CacheInterceptor());
  }
}

class Renamed extends CacheInterceptor {}

class ByCaller extends CacheInterceptor {
  override trackBy(): string {
    return 'caller and url';
  }
}

class Other extends ByCaller {}

function controllerWith(access: ClassDecorator & MethodDecorator, interceptor?: Type | NestInterceptor): Type {
  @Controller('cached')
  class Cached {
    @Get()
    @Returns(Word)
    get(): Word {
      return { word: 'mine' };
    }
  }
  access(Cached);
  if (interceptor) UseInterceptors(interceptor as never)(Cached);
  return Cached;
}

const started = async (controller: Type, providers: Provider[] = [], base?: Type): Promise<string> => {
  try {
    await (await startModule({ controllers: [controller], providers }, {}, {}, base)).close();
    return 'started';
  } catch (error) {
    return (error as Error).message;
  }
};

const REFUSED = 'CacheInterceptor keeps answers by their URL alone';

describe('an interceptor that keeps answers by their URL', () => {
  it.each<[string, Type | NestInterceptor, boolean]>([
    ['the class', CacheInterceptor, true],
    ['an instance', new CacheInterceptor(), true],
    ['a class that extends it', Renamed, true],
    ['one with a key of its own', ByCaller, false],
    ['one that extends such a one', Other, false],
  ])('is refused where answers depend on the caller: %s', async (_, interceptor, refused) => {
    const message = await started(controllerWith(Authenticated(), interceptor));
    expect(message.includes(`Cached.get: has the interceptor ${REFUSED}`)).toBe(refused);
  });

  it('is found at a handler as well as at its class, and taken at one that is public', async () => {
    @Controller('cached')
    @Authenticated()
    class Cached {
      @Get('mine')
      @Returns(Word)
      @UseInterceptors(CacheInterceptor)
      mine(): Word {
        return { word: 'mine' };
      }

      @Get('ours')
      @Public()
      @Returns(Word)
      @UseInterceptors(CacheInterceptor)
      ours(): Word {
        return { word: 'ours' };
      }
    }
    const message = await started(Cached);
    expect([message.includes(`Cached.mine: has the interceptor ${REFUSED}`), message.includes('Cached.ours')]).toEqual([true, false]);
  });

  it('is taken on a public route', async () => {
    expect(await started(controllerWith(Public(), CacheInterceptor))).toBe('started');
  });

  it.each<[string, Provider[], Type | undefined]>([
    ['a class', [{ provide: APP_INTERCEPTOR, useClass: Renamed }], undefined],
    ['a value', [{ provide: APP_INTERCEPTOR, useValue: new CacheInterceptor() }], undefined],
    ['a factory', [{ provide: APP_INTERCEPTOR, useFactory: () => new CacheInterceptor() }], undefined],
    ['given while the application is prepared', [], Preparing],
    ['given to the configuration of Nest', [Configuring], undefined],
  ])('is refused for all handlers, unless all are public: %s', async (_, providers, base) => {
    expect(await started(controllerWith(Authenticated()), providers, base)).toContain(`Cached.get: the interceptor of all handlers ${REFUSED}`);
    expect(await started(controllerWith(Public()), providers, base)).toBe('started');
  });

  it('is refused by each request where it is made for each', async () => {
    const provider = { provide: APP_INTERCEPTOR, scope: Scope.REQUEST, useFactory: () => new Keeping() };
    const bff = await startModule({ controllers: [controllerWith(Authenticated())], providers: [provider] });
    const { status } = await fetch(`${bff.url}/cached`, { headers: { 'x-caller': 'ann' } });
    await bff.close();
    expect(status).toBe(500);
  });

  it('serves guests alone on a public route', async () => {
    @Controller('cached')
    @Public()
    @UseInterceptors(Keeping)
    class Greeting {
      @Get()
      @Returns(Word)
      get(): Word {
        return { word: `hello ${currentContext().caller?.identity.subject ?? 'guest'}` };
      }
    }
    const bff = await startModule({ controllers: [Greeting], providers: [Keeping] });
    const words: string[] = [];
    for (const caller of ['ann', undefined, 'bob', undefined]) {
      const answer = await fetch(`${bff.url}/cached`, caller ? { headers: { 'x-caller': caller } } : {});
      words.push(((await answer.json()) as Word).word);
    }
    await bff.close();
    expect({ words, asked: Keeping.asked }).toEqual({ words: ['hello ann', 'hello guest', 'hello bob', 'hello guest'], asked: 2 });
  });
});

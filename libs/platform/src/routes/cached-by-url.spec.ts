import { Controller, Get, UseInterceptors } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor, Provider, Type } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import type { Observable } from 'rxjs';
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

const started = async (controller: Type, ...providers: Provider[]): Promise<string> => {
  try {
    await (await startModule({ controllers: [controller], providers })).close();
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

  it.each<[string, Provider]>([
    ['a class', { provide: APP_INTERCEPTOR, useClass: Renamed }],
    ['a value', { provide: APP_INTERCEPTOR, useValue: new CacheInterceptor() }],
  ])('is refused for all handlers, unless all are public: %s', async (_, provider) => {
    expect(await started(controllerWith(Authenticated()), provider)).toContain(`the interceptor of all handlers ${REFUSED}`);
    expect(await started(controllerWith(Public()), provider)).toBe('started');
  });
});

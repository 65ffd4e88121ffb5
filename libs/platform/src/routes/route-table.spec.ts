import 'reflect-metadata';
import { Body, Controller, Get, Param, Post, Query, Sse } from '@nestjs/common';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { Field } from '../views/field.ts';
import { Authenticated, Bytes, Public, Returns, Stream } from './decorators.ts';
import { RouteTable } from './route-table.ts';

class View {
  @Field(String)
  name!: string;
}

class Input {
  @IsInt()
  n: number = 1;

  @IsOptional()
  @IsString()
  q?: string;
}

const answer = (): View => ({ name: 'x' });

@Controller('shop')
@Public()
class Good {
  @Get()
  @Returns(View)
  list(@Query() _input: Input, @Query('q') _q: string): View {
    return answer();
  }

  @Get(':id')
  @Authenticated()
  @Bytes('2kB')
  @Returns(View)
  one(@Param('id') _id: string): Promise<View> {
    return Promise.resolve(answer());
  }

  @Post('files/*')
  @Stream()
  upload(): void {}
}

@Controller('bad')
class Bad {
  @Get('a')
  @Returns(View)
  noAccess(): View {
    return answer();
  }

  @Get('b')
  @Public()
  noView(): View {
    return answer();
  }

  @Get('c')
  @Public()
  @Returns(View)
  @Stream()
  both(): View {
    return answer();
  }

  @Sse('events')
  @Public()
  @Returns(View)
  events(): View {
    return answer();
  }

  @Post('d')
  @Public()
  @Returns(View)
  bareBody(@Body() _body: object): View {
    return answer();
  }

  @Get('a')
  @Public()
  @Returns(View)
  doubled(): View {
    return answer();
  }
}

const faultsOf = (...controllers: (new () => object)[]): string => {
  try {
    RouteTable.of(controllers);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the table of routes', () => {
  it('reads each endpoint off its decorators, the method’s before the class’s', () => {
    const { routes } = RouteTable.of([Good]);
    expect(routes.map(({ method, path, operationId, access, kind, status, byteBudget }) => [method, path, operationId, access, kind, status, byteBudget])).toEqual([
      ['GET', '/shop', 'good.list', 'public', 'data', 200, undefined],
      ['GET', '/shop/:id', 'good.one', 'authenticated', 'data', 200, 2000],
      ['POST', '/shop/files/*', 'good.upload', 'public', 'stream', 201, undefined],
    ]);
    expect([...(routes[0]?.input.query.names ?? [])]).toEqual(['q']);
    expect([...(routes[0]?.input.query.type?.properties ?? [])]).toEqual(['n', 'q']);
  });

  it('finds a HEAD with its GET, and the methods at a path', () => {
    const table = RouteTable.of([Good]);
    expect(table.match('HEAD', '/shop/5')).toBe(table.find({ method: 'GET', path: '/shop/:id' }));
    expect(table.methodsAt('/shop/5')).toEqual(['GET', 'HEAD']);
    expect(table.methodsAt('/shop/files/a/b')).toEqual(['POST']);
    expect(table.methodsAt('/shop/5/6')).toEqual([]);
  });

  it('finds the route of a request as the router would, whatever follows its path', () => {
    const table = RouteTable.of([Good]);
    expect(table.match('GET', '/shop/5?n=1')).toBe(table.find({ method: 'GET', path: '/shop/:id' }));
    expect(table.match('HEAD', '/shop')).toBe(table.find({ method: 'GET', path: '/shop' }));
    for (const [method, url] of [['POST', '/shop'], ['GET', '/elsewhere'], ['GET', '/shop/%'], ['BREW', '/shop']] as const) expect(table.match(method, url)).toBeUndefined();
  });

  it('names every endpoint that says too little, all at once', () => {
    const faults = faultsOf(Bad);
    expect(faults).toContain('Bad.noAccess: says nothing of access: add @Public() or @Authenticated()');
    expect(faults).toContain('Bad.noView: says nothing of its answer: add @Returns(View), or @HttpCode(204) where there is none, or @Stream()');
    expect(faults).toContain('Bad.both: is a @Stream(), so it can have neither @Returns() nor @Bytes()');
    expect(faults).toContain('Bad.events: has @Sse(), so its answer is not written by @Returns(); make it a @Stream()');
    expect(faults).toContain('Bad.bareBody: @Body() needs a class with class-validator rules');
  });

  it('refuses two endpoints at one place', () => {
    @Controller('shop')
    @Public()
    class Twin {
      @Get()
      @Returns(View)
      again(): View {
        return answer();
      }
    }
    expect(faultsOf(Good, Twin)).toContain('GET /shop is declared twice');
  });
});

import 'reflect-metadata';
import { Controller, Get, Head, Post } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { Authenticated, Field, Public, Returns, RouteTable, Stream } from '@portico/platform';
import { Idempotent, Repeatable, REPEATS } from './repeats.ts';

class View {
  @Field(Number) id!: number;
}

const view = (): View => ({ id: 1 });
const faultsOf = (controller: Type): string => {
  try {
    RouteTable.of([controller]);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('what a route says of repeats', () => {
  it('is what its decorator declares', () => {
    @Controller('writes')
    @Authenticated()
    class Writes {
      @Get()
      @Returns(View)
      reads(): View {
        return view();
      }

      @Post('a')
      @Idempotent()
      @Returns(View)
      once(): View {
        return view();
      }

      @Post('b')
      @Idempotent({ key: 'optional', whenUnknown: 'repeat' })
      @Returns(View)
      again(): View {
        return view();
      }

      @Post('c')
      @Repeatable()
      @Returns(View)
      harmless(): View {
        return view();
      }
    }
    expect(RouteTable.of([Writes]).routes.map((route) => REPEATS.of(route))).toEqual([
      undefined,
      { key: 'required', whenUnknown: 'refuse' },
      { key: 'optional', whenUnknown: 'repeat' },
      { key: 'needless', whenUnknown: 'repeat' },
    ]);
  });

  it('is refused where keys mean nothing, cannot be told apart, or name what cannot be kept', () => {
    @Controller('keys')
    @Public()
    class Keys {
      @Get('a')
      @Authenticated()
      @Idempotent()
      @Returns(View)
      read(): View {
        return view();
      }

      @Head('head')
      @Authenticated()
      @Idempotent({ key: 'optional' })
      @Returns(View)
      head(): View {
        return view();
      }

      @Post('b')
      @Idempotent()
      @Returns(View)
      anybody(): View {
        return view();
      }

      @Post('c')
      @Authenticated()
      @Idempotent()
      @Stream()
      stream(): void {}
    }
    const faults = faultsOf(Keys);
    expect(faults).toContain('Keys.read: only reads, so @Idempotent() means nothing; take it out');
    expect(faults).toContain('Keys.head: only reads, so @Idempotent() means nothing; take it out');
    expect(faults).toContain('Keys.anybody: is @Public(), and the keys of anonymous callers cannot be told apart');
    expect(faults).toContain('Keys.stream: is a @Stream(), and what is handed on cannot be kept');
  });

  it('may be that a repeat does no harm, on a route for anybody', () => {
    @Controller('open')
    @Public()
    class Open {
      @Post()
      @Repeatable()
      @Returns(View)
      search(): View {
        return view();
      }
    }
    expect(faultsOf(Open)).toBe('');
  });
});

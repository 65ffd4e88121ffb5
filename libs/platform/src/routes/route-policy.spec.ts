import 'reflect-metadata';
import { Controller, Get, Post } from '@nestjs/common';
import { Word } from './closed-by-default.fixture.ts';
import { Authenticated, Public, Returns, Stream } from './decorators.ts';
import { RoutePolicy } from './route-policy.ts';
import type { DeclaredBeside } from './route-policy.ts';
import { RouteTable } from './route-table.ts';

const seen: DeclaredBeside[] = [];
const tide = new RoutePolicy<'ebb' | 'flood'>({
  name: '@Tide()',
  slot: 'claim',
  filledBy: 'the TideModule of tides',
  faults: (value, beside) => {
    seen.push(beside);
    return value === 'flood' && beside.isPublic ? ['is @Public(), and the flood is not'] : [];
  },
});
const moon = new RoutePolicy<number>({ name: '@Moon()', slot: 'claim', filledBy: 'the MoonModule of tides' });

@Controller('tides')
@Authenticated()
@(tide.declared('ebb'))
class Tides {
  @Get()
  @Returns(Word)
  ofTheClass(): Word {
    return { word: '' };
  }

  @Post()
  @(tide.declared('flood'))
  @(moon.declared(1))
  @Returns(Word)
  own(): Word {
    return { word: '' };
  }
}

class Inherited extends Tides {}
Controller('inherited')(Inherited);

@Controller('plain')
@Public()
class Plain {
  @Get()
  @Stream()
  none(): void {}
}

describe('a policy that a library adds', () => {
  it('is that of the method, then of its class, and of those that this extends', () => {
    const { routes } = RouteTable.of([Tides, Inherited, Plain]);
    expect(routes.map((route) => ({ operation: route.operationId, tide: tide.of(route), moon: moon.of(route) }))).toEqual([
      { operation: 'tides.ofTheClass', tide: 'ebb', moon: undefined },
      { operation: 'tides.own', tide: 'flood', moon: 1 },
      { operation: 'inherited.ofTheClass', tide: 'ebb', moon: undefined },
      { operation: 'inherited.own', tide: 'flood', moon: 1 },
      { operation: 'plain.none', tide: undefined, moon: undefined },
    ]);
  });

  it('is refused at start where the library says so, by what else the route declares', () => {
    @Controller('open')
    @Public()
    class Open {
      @Post()
      @(tide.declared('flood'))
      @Returns(Word)
      flood(): Word {
        return { word: '' };
      }

      @Get()
      @Authenticated()
      @(tide.declared('ebb'))
      @Stream()
      ebb(): void {}
    }
    seen.length = 0;
    expect(() => RouteTable.of([Open])).toThrow('Open.flood: is @Public(), and the flood is not');
    expect(seen).toEqual([
      { method: 'POST', isPublic: true, isStream: false },
      { method: 'GET', isPublic: false, isStream: true },
    ]);
  });
});

import 'reflect-metadata';
import { Controller, Get, Param, Post, VersioningType } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { Field } from '../views/field.ts';
import { Authenticated, Bytes, Important, Public, Returns, Roles, Stream, Summary } from './decorators.ts';
import { RoutePolicy } from './route-policy.ts';
import { RouteTable } from './route-table.ts';

class View {
  @Field(String)
  name!: string;
}

const view = (): View => ({ name: 'x' });

const once = new RoutePolicy<'required' | 'optional'>({ name: '@Once()', slot: 'claim', filledBy: 'the OnceModule of once' });

@Roles('support')
@Bytes('1kB')
@Summary('of the base')
class Base {
  @Get()
  @Returns(View)
  list(): View {
    return view();
  }

  @Get(':id')
  @Authenticated()
  @Summary('one of them')
  @Returns(View)
  one(): View {
    return view();
  }

  @Post()
  @Important('batch')
  @(once.declared('required'))
  @Returns(View)
  add(): View {
    return view();
  }
}

@Controller('plain')
class Plain extends Base {}

@Controller('open')
@Public()
@Bytes('2kB')
class Open extends Base {
  @Post()
  @Authenticated()
  @Stream()
  @Bytes('3kB')
  override add(): View {
    return view();
  }
}

/** Without decorators of its own, it is no handler any more. */
@Controller('less')
class Less extends Base {
  override list(): View {
    return view();
  }

  override one(): View {
    return view();
  }
}

const faultsOf = (work: () => unknown): string => {
  try {
    work();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the routes of a controller that extends another', () => {
  it('have the decorators of the method, then those of the class, then those of its base', () => {
    const { routes } = RouteTable.of([Plain]);
    expect(routes.map(({ method, path, operationId, access, roles, byteBudget, summary, priority, policies }) => ({ route: `${method} ${path}`, operationId, access, roles, byteBudget, summary, priority, key: once.of({ policies }) }))).toEqual([
      { route: 'GET /plain', operationId: 'plain.list', access: 'authenticated', roles: ['support'], byteBudget: 1000, summary: 'of the base', priority: 'read', key: undefined },
      { route: 'GET /plain/:id', operationId: 'plain.one', access: 'authenticated', roles: ['support'], byteBudget: 1000, summary: 'one of them', priority: 'read', key: undefined },
      { route: 'POST /plain', operationId: 'plain.add', access: 'authenticated', roles: ['support'], byteBudget: 1000, summary: 'of the base', priority: 'batch', key: 'required' },
    ]);
  });

  it('keep what their methods say when the class says otherwise', () => {
    class Reading extends Base {
      override add(): View {
        return view();
      }
    }
    Controller('reading')(Reading);
    Public()(Reading);
    expect(RouteTable.of([Reading]).routes.map(({ operationId, access, roles }) => ({ operationId, access, roles }))).toEqual([
      { operationId: 'reading.list', access: 'public', roles: [] },
      { operationId: 'reading.one', access: 'authenticated', roles: [] },
    ]);
  });

  it('are told from those of another that extends the same', () => {
    const { routes } = RouteTable.of([Plain, Less]);
    expect(routes.map(({ operationId }) => operationId)).toEqual(['plain.list', 'plain.one', 'plain.add', 'less.add']);
  });

  it('are none of Nest’s where a method is overridden without decorators', () => {
    expect(RouteTable.of([Less]).routes.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /less']);
  });

  it('lose nothing by an override: its faults are its own, and an access that it drops has to be said again', () => {
    expect(faultsOf(() => RouteTable.of([Open]))).toBe('Open.add: is a @Stream(), so it can have neither @Returns() nor @Bytes()');
    @Controller('dropping')
    @Public()
    class Dropping extends Base {
      @Get(':id')
      @Returns(View)
      override one(): View {
        return view();
      }
      override add(): View {
        return view();
      }
    }
    expect(faultsOf(() => RouteTable.of([Dropping]))).toBe('Dropping.one: overrides a handler with an access of its own: say here too who may call');
  });
});

describe('the places of a handler', () => {
  it('have operation ids of their own', () => {
    @Controller(['a', 'b'])
    @Public()
    class Places {
      @Get(['x', 'y'])
      @Returns(View)
      get(): View {
        return view();
      }
    }
    expect(RouteTable.of([Places]).routes.map(({ path, operationId }) => `${path} ${operationId}`)).toEqual(['/a/x places.get', '/a/y places.get-2', '/b/x places.get-3', '/b/y places.get-4']);
  });

  it('are those that prefix, version and module give it', () => {
    const config = new ApplicationConfig();
    config.setGlobalPrefix('api');
    config.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
    expect(RouteTable.mounted([{ controller: Plain, modulePath: '/shop' }], config).routes.map(({ path }) => path)).toEqual(['/api/v1/shop/plain', '/api/v1/shop/plain/:id', '/api/v1/shop/plain']);
  });

  it('are refused where the router cannot tell them apart or read them', () => {
    @Controller('twins')
    @Public()
    class Twins {
      @Get(':id')
      @Returns(View)
      byId(): View {
        return view();
      }

      @Get(':name')
      @Returns(View)
      byName(): View {
        return view();
      }

      @Get('files/*path')
      @Returns(View)
      file(@Param('path') _path: string): View {
        return view();
      }

      @Get('pages{/:page}')
      @Returns(View)
      page(): View {
        return view();
      }
    }
    const faults = faultsOf(() => RouteTable.of([Twins]));
    expect(faults).toContain('twins.byName: the router refuses GET /twins/:name');
    expect(faults).toContain("twins.file: the router refuses GET /twins/files/*path: Wildcard must be the last character in the route; a wildcard has no name: write /twins/files/* and @Param('*')");
    expect(faults).toContain('twins.page: GET /twins/pages{/:page}: braces mean nothing in a path: write /twins/pages/:page?; `?` makes a last parameter optional');
  });

  it('are refused for two classes of one name', () => {
    const twin = Object.defineProperty(class extends Base {}, 'name', { value: 'Plain' });
    Controller('twin')(twin);
    expect(faultsOf(() => RouteTable.of([Plain, twin]))).toContain('plain.list is declared twice: rename one of the two classes Plain');
  });
});

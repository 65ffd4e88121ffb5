import { All, Controller, Get, Head, HttpCode, Injectable, Options, Scope, Sse, Version, VERSION_NEUTRAL, VersioningType } from '@nestjs/common';
import type { MessageEvent, ModuleMetadata, Type, VersioningOptions } from '@nestjs/common';
import { ApplicationConfig, LazyModuleLoader, RouterModule } from '@nestjs/core';
import { RouteConstraints } from '@nestjs/platform-fastify';
import { of } from 'rxjs';
import type { Observable } from 'rxjs';
import { leak, moduleWith, Word } from './closed-by-default.fixture.ts';
import type { At, Spot } from './closed-by-default.fixture.ts';
import { Returns, Stream } from './decorators.ts';

export interface Ask {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One way in which Nest can declare a route. */
export interface Way {
  readonly name: string;
  /** Where an access rule can stand. */
  readonly spots: readonly Spot[];
  readonly parts: (at: At) => ModuleMetadata;
  /** Requests that the BFF answers; the BFF does not start where there are none. */
  readonly asks: readonly Ask[];
  /** What the refusal of the start names. */
  readonly refusedAs?: string;
}

const OWN: readonly Spot[] = ['method', 'class'];
const INHERITED: readonly Spot[] = ['method', 'class', 'base'];

/** A controller with one handler. */
function plain(at: At, controller: ClassDecorator, handler: MethodDecorator): Type {
  @controller
  @at.class
  class Plain {
    @handler
    @at.method
    @Returns(Word)
    get(): Word {
      return leak();
    }
  }
  return Plain;
}

const simple = (at: At, path: string): Type => plain(at, Controller(path), Get());

/** A module whose constructor sets up the app. */
export function configured(configure: (config: ApplicationConfig) => void): Type {
  @Injectable()
  class Setup {
    constructor(config: ApplicationConfig) {
      configure(config);
    }
  }
  return moduleWith({ providers: [Setup] });
}

const versioned = (at: At, options: VersioningOptions): ModuleMetadata => ({
  imports: [configured((config) => config.enableVersioning(options))],
  controllers: [plain(at, Controller({ path: 'versioned', version: '2' }), Get())],
});

function inheriting(at: At): Type {
  @at.base
  class Base {
    @Get()
    @at.method
    @Returns(Word)
    get(): Word {
      return leak();
    }
  }
  class Middle extends Base {}
  @Controller('inherited')
  @at.class
  class Derived extends Middle {}
  return Derived;
}

function mixedIn(at: At): Type {
  const Answering = <Base extends Type>(base: Base): Type => {
    @at.base
    class Mixed extends base {
      @Get('answer')
      @at.method
      @Returns(Word)
      answer(): Word {
        return leak();
      }
    }
    return Mixed;
  };
  @Controller('mixed')
  @at.class
  class Mixture extends Answering(class {}) {}
  return Mixture;
}

/** As TypeScript's handbook mixes classes: the methods are copied. */
function copied(at: At): Type {
  class Source {
    @Get()
    @at.method
    @Returns(Word)
    get(): Word {
      return leak();
    }
  }
  @Controller('copied')
  @at.class
  class Target {}
  Object.defineProperty(Target.prototype, 'get', Object.getOwnPropertyDescriptor(Source.prototype, 'get') as PropertyDescriptor);
  return Target;
}

function events(at: At): Type {
  @Controller('events')
  @at.class
  class Events {
    @Sse()
    @at.method
    @Stream()
    listen(): Observable<MessageEvent> {
      return of({ data: 'shown' });
    }
  }
  return Events;
}

function lazily(inner: Type, when: 'constructing' | 'starting'): ModuleMetadata {
  if (when === 'constructing') return { providers: [{ provide: 'loaded', useFactory: (loader: LazyModuleLoader) => loader.load(() => inner), inject: [LazyModuleLoader] }] };
  @Injectable()
  class Late {
    constructor(private readonly loader: LazyModuleLoader) {}
    async onModuleInit(): Promise<void> {
      await this.loader.load(() => inner);
    }
  }
  return { providers: [Late] };
}

const guarded = (name: string, spots: readonly Spot[], parts: Way['parts'], ...asks: (string | Ask)[]): Way => ({ name, spots, parts, asks: asks.map((ask) => (typeof ask === 'string' ? { path: ask } : ask)) });
const refused = (name: string, spots: readonly Spot[], parts: Way['parts'], refusedAs: string): Way => ({ name, spots, parts, asks: [], refusedAs });
const one = (controller: (at: At) => Type) => (at: At): ModuleMetadata => ({ controllers: [controller(at)] });

export const WAYS: readonly Way[] = [
  guarded('a handler of its own', OWN, one((at) => simple(at, 'own')), '/own', '/own?', '/own#', { path: '/own', method: 'HEAD' }),
  guarded('an inherited handler', INHERITED, one(inheriting), '/inherited'),
  guarded('a mixed-in class', INHERITED, one(mixedIn), '/mixed/answer'),
  guarded('copied methods', OWN, one(copied), '/copied'),
  guarded('a path of RouterModule', OWN, (at) => {
    const inner = moduleWith({ controllers: [simple(at, 'inner')] });
    return { imports: [inner, RouterModule.register([{ path: 'outer', children: [{ path: 'middle', module: inner }] }])] };
  }, '/outer/middle/inner'),
  guarded('one controller in two modules', OWN, (at) => {
    const controller = simple(at, 'both');
    const [first, second] = [moduleWith({ controllers: [controller] }), moduleWith({ controllers: [controller] })];
    return { imports: [first, second, RouterModule.register([{ path: 'first', module: first }, { path: 'second', module: second }])] };
  }, '/first/both', '/second/both'),
  guarded('a global prefix', OWN, (at) => ({ imports: [configured((config) => config.setGlobalPrefix('api/'))], controllers: [simple(at, 'prefixed')] }), '/api/prefixed'),
  guarded('a version in the path', OWN, (at) => versioned(at, { type: VersioningType.URI }), '/v2/versioned'),
  guarded('versions in the path', OWN, (at) => ({
    imports: [configured((config) => config.enableVersioning({ type: VersioningType.URI, prefix: 'r', defaultVersion: ['1', '2', VERSION_NEUTRAL] }))],
    controllers: [simple(at, 'versioned')],
  }), '/r1/versioned', '/r2/versioned', '/versioned'),
  guarded('a version of a method', OWN, (at) => ({
    imports: [configured((config) => config.enableVersioning({ type: VersioningType.URI }))],
    controllers: [plain(at, Controller('versioned'), ((target, key, descriptor) => [Get(), Version('3')].forEach((decorate) => decorate(target, key, descriptor as PropertyDescriptor))) as MethodDecorator)],
  }), '/v3/versioned'),
  guarded('a version in a header', OWN, (at) => versioned(at, { type: VersioningType.HEADER, header: 'x-version' }), { path: '/versioned', headers: { 'x-version': '2' } }),
  guarded('a version in the media type', OWN, (at) => versioned(at, { type: VersioningType.MEDIA_TYPE, key: 'v=' }), { path: '/versioned', headers: { accept: 'application/json;v=2' } }),
  guarded('a version found by code', OWN, (at) => versioned(at, { type: VersioningType.CUSTOM, extractor: () => '2' }), '/versioned'),
  refused('two versions at one path', OWN, (at) => ({
    imports: [configured((config) => config.enableVersioning({ type: VersioningType.HEADER, header: 'x-version' }))],
    controllers: [plain(at, Controller({ path: 'versioned', version: '1' }), Get()), inheritingAt(at, 'versioned', '2')],
  }), 'GET /versioned'),
  guarded('a host of Nest', OWN, (at) => ({ controllers: [plain(at, Controller({ path: 'hosted', host: '127.0.0.1' }), Get())] }), '/hosted'),
  guarded('a constraint of Fastify', OWN, (at) => ({
    controllers: [plain(at, Controller('constrained'), ((target, key, descriptor) => [Get(), RouteConstraints({ host: 'words.example' })].forEach((decorate) => decorate(target, key as string, descriptor as PropertyDescriptor))) as MethodDecorator)],
  }), { path: '/constrained', headers: { host: 'words.example' } }),
  guarded('a list of paths', OWN, (at) => ({ controllers: [plain(at, Controller(['a', 'b']), Get(['x', 'y']))] }), '/a/x', '/a/y', '/b/x', '/b/y'),
  guarded('a doubled slash', OWN, (at) => ({ controllers: [plain(at, Controller('p//q'), Get('/r/'))] }), '/p//q/r'),
  guarded('a wildcard', OWN, (at) => ({ controllers: [plain(at, Controller('wild'), Get('*'))] }), '/wild/', '/wild/a/b'),
  guarded('a parameter', OWN, (at) => ({ controllers: [plain(at, Controller('things'), Get(':id'))] }), '/things/5', '/things/%35'),
  guarded('an optional parameter', OWN, (at) => ({ controllers: [plain(at, Controller('things'), Get(':id?'))] }), '/things/5', '/things'),
  guarded('@Head()', OWN, (at) => ({ controllers: [plain(at, Controller('head'), Head())] }), { path: '/head', method: 'HEAD' }),
  guarded('@Options()', OWN, (at) => ({ controllers: [plain(at, Controller('options'), Options())] }), { path: '/options', method: 'OPTIONS' }),
  guarded('another status', OWN, (at) => ({ controllers: [plain(at, Controller('accepted'), ((target, key, descriptor) => [Get(), HttpCode(202)].forEach((decorate) => decorate(target, key, descriptor as PropertyDescriptor))) as MethodDecorator)] }), '/accepted'),
  guarded('a request-scoped controller', OWN, (at) => ({ controllers: [plain(at, Controller({ path: 'scoped', scope: Scope.REQUEST }), Get())] }), '/scoped'),
  guarded('a dynamic module', OWN, (at) => ({ imports: [{ module: moduleWith({}), controllers: [simple(at, 'dynamic')] }] }), '/dynamic'),
  guarded('a module loaded while providers are made', OWN, (at) => lazily(moduleWith({ controllers: [simple(at, 'lazy')] }), 'constructing'), '/lazy'),
  guarded('@Sse()', OWN, one(events), '/events'),
  refused('a module loaded after its routes could be registered', OWN, (at) => lazily(moduleWith({ controllers: [simple(at, 'late')] }), 'starting'), 'Plain'),
  refused('@All()', OWN, (at) => ({ controllers: [plain(at, Controller('all'), All())] }), 'Plain.get'),
  refused('@Get() and @Head() at one path', OWN, (at) => ({ controllers: [plain(at, Controller('both'), Get()), inheritingAt(at, 'both', undefined)] }), 'both'),
];

function inheritingAt(at: At, path: string, version: string | undefined): Type {
  @Controller({ path, ...(version === undefined ? {} : { version }) })
  @at.class
  class Other {
    @(version === undefined ? Head() : Get())
    @at.method
    @Returns(Word)
    get(): Word {
      return leak();
    }
  }
  return Other;
}


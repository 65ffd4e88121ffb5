import { Controller, Get, Injectable, Module, SetMetadata } from '@nestjs/common';
import type { MiddlewareConsumer, ModuleMetadata, Type } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { leak, SECRET, Word } from './closed-by-default.fixture.ts';
import type { At } from './closed-by-default.fixture.ts';
import { Returns } from './decorators.ts';

/** Something that could answer beside the one route there is, `GET /target`. */
export interface WayAround {
  readonly name: string;
  readonly parts: (at: At) => ModuleMetadata;
  /** What the refusal of the start names; undefined where the BFF starts and its route keeps to its rule. */
  readonly refusedAs?: string;
  /** What a caller with every right gets: the view, or a 500 where what answered instead is not held to it. */
  readonly good?: 200 | 500;
}

interface App {
  readonly adapter: { get(path: string, handler: unknown): void; head(path: string, handler: unknown): void; use(...middleware: unknown[]): void; setOnRequestHook(hook: unknown): void };
  readonly fastify: FastifyInstance;
  readonly server: Server;
  readonly config: ApplicationConfig;
}

type Moment = 'constructor' | 'configure' | 'onModuleInit' | 'onApplicationBootstrap';

/** A module that does something to the app, as a library's may. */
function does(moment: Moment, work: (app: App, consumer: MiddlewareConsumer) => unknown): Type {
  @Module({})
  class Doer {
    private readonly app: App;
    constructor({ httpAdapter }: HttpAdapterHost, config: ApplicationConfig) {
      this.app = { adapter: httpAdapter as never, fastify: httpAdapter.getInstance() as FastifyInstance, server: httpAdapter.getHttpServer() as Server, config };
      this.at('constructor');
    }
    configure(consumer: MiddlewareConsumer): unknown {
      return this.at('configure', consumer);
    }
    onModuleInit(): unknown {
      return this.at('onModuleInit');
    }
    onApplicationBootstrap(): unknown {
      return this.at('onApplicationBootstrap');
    }
    private at(now: Moment, consumer?: MiddlewareConsumer): unknown {
      return now === moment ? work(this.app, consumer as MiddlewareConsumer) : undefined;
    }
  }
  return Doer;
}

export function target(at: At): Type {
  @Controller('target')
  @at.class
  class Target {
    @Get()
    @at.method
    @Returns(Word)
    get(): Word {
      return leak();
    }
  }
  return Target;
}

const beside = (moment: Moment, work: Parameters<typeof does>[1]) => (at: At): ModuleMetadata => ({ imports: [does(moment, work)], controllers: [target(at)] });
const refused = (name: string, moment: Moment, work: Parameters<typeof does>[1], refusedAs: string): WayAround => ({ name, parts: beside(moment, work), refusedAs });
const guarded = (name: string, moment: Moment, work: Parameters<typeof does>[1], good: 200 | 500): WayAround => ({ name, parts: beside(moment, work), good });

const text = (_request: FastifyRequest, reply: FastifyReply): void => void reply.send(SECRET);
const raw = (_request: IncomingMessage, response: ServerResponse): void => void response.end(SECRET);
const passes = (_request: IncomingMessage, _response: ServerResponse, next: () => void): void => next();

@Injectable()
class Answering {
  use(_request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('x-secret', SECRET);
    response.writeHead(200, { 'content-length': SECRET.length }).write(SECRET);
    response.end();
  }
}

@Injectable()
class Throwing {
  use(): void {
    throw new Error(SECRET);
  }
}

/** A provider whose one method has the metadata that a decorator of another package gives it. */
function handlerOf(key: string, onType?: string, handlers = true): (at: At) => ModuleMetadata {
  return (at) => {
    @Injectable()
    @at.class
    class Other {
      @at.method
      handle(): string {
        return SECRET;
      }
    }
    if (handlers) SetMetadata(key, true)(Other.prototype, 'handle', Object.getOwnPropertyDescriptor(Other.prototype, 'handle') as PropertyDescriptor);
    if (onType) Reflect.defineMetadata(onType, true, Other);
    return { providers: [Other] };
  };
}

export const WAYS_AROUND: readonly WayAround[] = [
  refused('a raw route on the adapter', 'constructor', ({ adapter }) => adapter.get('/raw', text), 'GET /raw (text)'),
  refused('a raw route when modules are ready', 'onModuleInit', ({ adapter }) => adapter.get('/raw', text), 'GET /raw'),
  refused('a raw route at the end of the start', 'onApplicationBootstrap', ({ fastify }) => fastify.route({ method: ['GET', 'POST'], url: '/raw', handler: text }), 'GET,POST /raw'),
  refused('a raw route in place of a declared one', 'constructor', ({ fastify }) => fastify.get('/target', text), '/target'),
  refused('a raw HEAD at a declared GET', 'constructor', ({ adapter }) => adapter.head('/target', text), 'HEAD /target'),
  refused('a raw route for a host', 'onModuleInit', ({ fastify }) => fastify.get('/target', { constraints: { host: 'other.example' } }, text), 'GET /target'),
  refused('a raw route for a host, first', 'constructor', ({ fastify }) => fastify.get('/target', { constraints: { host: 'other.example' } }, text), 'GET /target'),
  refused('a plugin with a route', 'constructor', ({ fastify }) => fastify.register((instance, _, done) => (instance.get('/raw', text), done()), { prefix: '/plugin' }), 'GET /plugin/raw'),
  refused('a plugin with a route, awaited', 'configure', ({ fastify }) => fastify.register(async (instance) => void instance.all('/', text), { prefix: '/plugin' }), '/plugin'),
  refused('a route for preflights', 'constructor', ({ fastify }) => fastify.options('*', text), 'OPTIONS * (text): Fastify has this route and no controller declares it; CORS has no place here'),
  refused('a prefix that is set too late', 'configure', ({ config }) => config.setGlobalPrefix('late'), 'target.get: GET /target'),
  refused('a hook of the adapter', 'constructor', ({ adapter }) => adapter.setOnRequestHook(text), 'setOnRequestHook'),
  refused('a listener for upgrades', 'onModuleInit', ({ server }) => server.on('upgrade', () => undefined), '"upgrade"'),
  refused('a listener for Expect', 'constructor', ({ server }) => server.on('checkContinue', raw), '"checkContinue"'),
  refused('a listener before the BFF’s', 'constructor', ({ server }) => server.prependListener('request', raw), '"request"'),
  guarded('a listener after the BFF’s', 'constructor', ({ server }) => server.on('request', raw), 500),
  guarded('a hook that answers with text', 'constructor', ({ fastify }) => fastify.addHook('onRequest', text as never), 500),
  guarded('a hook that answers with text, after the body', 'onModuleInit', ({ fastify }) => fastify.addHook('preHandler', text as never), 500),
  guarded('a hook that answers with an object', 'constructor', ({ fastify }) => fastify.addHook('preValidation', (_request, reply: FastifyReply) => void reply.send(leak())), 200),
  guarded('a hook that writes to the raw response', 'constructor', ({ fastify }) => fastify.addHook('onRequest', (_request, reply) => void reply.raw.end(SECRET)), 500),
  guarded('a handler of what is not found', 'constructor', ({ fastify }) => fastify.register((instance, _, done) => (instance.setNotFoundHandler(text), done()), { prefix: '/elsewhere' }), 200),
  guarded('middleware of a class that answers', 'configure', (_, consumer) => consumer.apply(Answering).forRoutes('*'), 500),
  guarded('middleware of a class that throws', 'configure', (_, consumer) => consumer.apply(Throwing).forRoutes('target'), 500),
  guarded('a function as middleware that answers', 'configure', (_, consumer) => consumer.apply(raw).forRoutes({ path: 'target', method: 0 }), 500),
  guarded('middleware of the adapter that answers', 'constructor', ({ adapter }) => adapter.use(raw), 500),
  guarded('middleware of the adapter at a path', 'onModuleInit', ({ adapter }) => adapter.use('/elsewhere', raw), 200),
  guarded('middleware that answers later', 'constructor', ({ adapter }) => adapter.use((_request: IncomingMessage, response: ServerResponse) => void setTimeout(() => raw(_request, response), 1)), 500),
  guarded('middleware that passes on', 'configure', (_, consumer) => consumer.apply(passes).forRoutes('*'), 200),
];

/** Handlers of other packages, by the metadata that their decorators leave. What they are called is part of the refusal. */
export const OTHER_HANDLERS = [
  { name: '@SubscribeMessage()', parts: handlerOf('websockets:message_mapping', 'websockets:is_gateway'), names: 'Other.handle' },
  { name: '@WebSocketGateway() without handlers', parts: handlerOf('', 'websockets:is_gateway', false), names: 'Other' },
  { name: '@Query() of a @Resolver()', parts: handlerOf('graphql:resolver_type', 'graphql:resolver_name'), names: 'Other.handle' },
  { name: '@ResolveField()', parts: handlerOf('graphql:resolve_property'), names: 'Other.handle' },
  { name: '@MessagePattern(), @EventPattern() or @GrpcMethod()', parts: handlerOf('microservices:pattern'), names: 'Other.handle' },
] as const;

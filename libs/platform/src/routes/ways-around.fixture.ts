import { Injectable, SetMetadata } from '@nestjs/common';
import type { ModuleMetadata } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { leak, SECRET } from './closed-by-default.fixture.ts';
import type { At } from './closed-by-default.fixture.ts';
import { NoSockets } from './io-adapter.fixture.ts';
import { LATE_HOOKS } from './late-hooks.fixture.ts';
import { guarded, refused } from './way-around.fixture.ts';
import type { WayAround } from './way-around.fixture.ts';

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
    return { providers: [NoSockets, Other] };
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
  refused('a route for preflights', 'constructor', ({ fastify }) => fastify.options('*', text), 'OPTIONS * (text): Fastify has this route and no controller declares it; CORS of a plugin would be missing on refusals'),
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
  refused('a handler of what is not found', 'constructor', ({ fastify }) => fastify.register((instance, _, done) => (instance.setNotFoundHandler(text), done()), { prefix: '/elsewhere' }), 'setNotFoundHandler'),
  refused('a handler of errors', 'constructor', ({ fastify }) => fastify.setErrorHandler(text as never), 'setErrorHandler'),
  refused('a handler of errors in a plugin', 'constructor', ({ fastify }) => fastify.register(async (instance) => void instance.setErrorHandler(text as never)), 'setErrorHandler'),
  refused('a handler of errors of a route', 'constructor', ({ fastify }) => fastify.addHook('onRoute', (options) => void (options.errorHandler = text as never)), 'an errorHandler of its own'),
  refused('a formatter of schema errors', 'onModuleInit', ({ fastify }) => fastify.setSchemaErrorFormatter(() => new Error(SECRET)), 'setSchemaErrorFormatter'),
  refused('a serialiser of replies', 'constructor', ({ fastify }) => fastify.setReplySerializer(() => SECRET), 'setReplySerializer'),
  refused('a compiler of serialisers', 'constructor', ({ fastify }) => fastify.setSerializerCompiler(() => () => SECRET), 'setSerializerCompiler'),
  refused('a compiler of validators', 'onApplicationBootstrap', ({ fastify }) => fastify.setValidatorCompiler(() => () => true), 'setValidatorCompiler'),
  refused('a controller of schemas', 'constructor', ({ fastify }) => fastify.setSchemaController({ compilersFactory: { buildSerializer: () => () => () => SECRET } } as never), 'setSchemaController'),
  ...LATE_HOOKS,
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

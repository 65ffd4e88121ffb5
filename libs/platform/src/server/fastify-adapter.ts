import { withoutOws } from '@portico/config';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerOptions } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Socket } from 'node:net';
import { faultyFraming } from '../context/message.stage.ts';
import { Problem } from '../problems/problem.ts';
import { ProblemFilter } from '../problems/problem.filter.ts';
import type { Door } from '../pipeline/door.ts';
import { installBodyParsers } from '../input/body-parsers.ts';
import { fieldsOf } from '../input/fields.ts';
import { installPipeline } from '../pipeline/install.ts';
import { refuseUnroutable, takeAbsoluteTarget, unroutable } from '../pipeline/unroutable.ts';
import type { Pipeline } from '../pipeline/install.ts';
import { conditionStrategy } from '../routes/conditions.ts';
import { RegisteredRoutes } from '../routes/registered-routes.ts';
import { LONGEST_PARAMETER } from '../routes/route-table.ts';
import { ViewGate } from '../views/view-gate.ts';
import type { AnswerHeads } from './answer-heads.ts';
import type { ServerSettings } from './bff.settings.ts';
import type { Connections } from './connections/connections.ts';
import { endWithLeftover } from './connections/leftover-body.ts';
import { refuseFault } from './connections/parser-faults.ts';
import { waitsForTurn } from './connections/pipelined.ts';
import { isLastOf, shapeFault } from './connections/request-shape.ts';
import type { SocketRoutes } from './connections/led-upgrades.ts';
import type { Upgrades } from './connections/upgrades.ts';
import type { ConnectionsSettings } from './connections/connections.settings.ts';
import { guardTrailers } from './guarded-trailers.ts';
import { seal, SealedResponse, unseal } from './sealed-response.ts';
import { StartError } from './start-error.ts';

/** What Node's server has listeners answer instead of `request`, and how many the BFF itself has: it takes those that have expectations. */
const PAST_REQUESTS = { upgrade: 0, connect: 0, checkContinue: 1, checkExpectation: 1 } as const;

const FILTER = 'make it an exception filter (APP_FILTER), which answers what handlers throw';
const RULES = 'give the handler’s parameters classes with rules of class-validator';
const VIEW = 'declare the answer with @Returns()';

/** Methods of Fastify's instance that replace a part of the BFF, and what to use instead. */
const KEPT = {
  setErrorHandler: FILTER,
  setNotFoundHandler: 'make it a route of a controller, such as @Get(\'*path\')',
  setSchemaErrorFormatter: FILTER,
  setReplySerializer: VIEW,
  setSerializerCompiler: VIEW,
  setValidatorCompiler: RULES,
  setSchemaController: RULES,
} as const;

/** The server is made before there is anything to guard it with. */
interface Entrance {
  door: Door | undefined;
  connections: Connections | undefined;
  heads: AnswerHeads | undefined;
  /** Where every request comes in. */
  enter: RequestListener<typeof IncomingMessage, typeof SealedResponse>;
}

/** Fastify with the BFF's limits, its own logging off, and refusals in the BFF's own words. */
export class BffAdapter extends FastifyAdapter {
  static {
    // Libraries such as nestjs-cls and @nestjs/serve-static tell Fastify from Express by the name of the adapter's class.
    Object.defineProperty(this, 'name', { value: FastifyAdapter.name });
  }

  readonly routes = new RegisteredRoutes();
  readonly gate = new ViewGate();
  readonly problems = new ProblemFilter();
  private readonly entrance: Entrance;
  private readonly first: unknown;
  private pipeline: Pipeline | undefined = undefined;
  /** What modules would have put in place of the BFF's own. */
  private readonly replacing = new Set<string>();

  constructor(settings: ServerSettings, connections: ConnectionsSettings) {
    const entrance: Entrance = { door: undefined, connections: undefined, heads: undefined, enter: () => undefined };
    super({
      serverFactory: (handler: unknown, options: unknown) => serverBehind(entrance, handler as RequestListener, options as { http: ServerOptions }, { ...settings, ...connections }),
      logger: false,
      bodyLimit: settings.bodyLimit,
      // A missing Host is refused by the pipeline, as a problem; Node would answer without a word.
      http: { maxHeaderSize: settings.headerLimit, requireHostHeader: false },
      // Fastify's own takes ten times as long for a query full of escapes, and reads all of it.
      routerOptions: { maxParamLength: LONGEST_PARAMETER, querystringParser: fieldsOf },
      exposeHeadRoutes: true,
      return503OnClosing: false,
      frameworkErrors: (error: Error, request: unknown, reply: unknown) => this.answerUnroutable(error, request as never, reply as never),
      clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) => refuseFault(error, socket, entrance.heads?.lines),
    });
    this.entrance = entrance;
    // Registered before any module is built: Nest's middleware, and hooks and routes of plugins, come after them.
    const fastify = this.getInstance();
    fastify.addConstraintStrategy(conditionStrategy as never);
    installBodyParsers(fastify);
    // Fastify asks the one before when what the last one answers cannot be sent: a hook has failed for it too.
    fastify.setErrorHandler((error, _request, { raw }) => (raw as SealedResponse).insist(new Problem('internal', { cause: error })));
    withoutWarning(fastify);
    fastify.setErrorHandler((error, request, reply) => this.problems.answer(error, request, reply));
    // What no route takes has been refused by then; Nest asks for this where a parameter of the path is empty.
    fastify.setNotFoundHandler((request, reply) => this.problems.answer(new Problem('not-found', { detail: 'there is no such route' }), request, reply));
    [this.first] = fastify.server.listeners('request');
    fastify.addHook('onRoute', (options: RouteOptions) => this.routes.register(options));
    guardTrailers(fastify);
    installPipeline(fastify, this.gate, () => this.pipeline as Pipeline);
    this.keep(fastify);
  }

  /** What every request passes before its handler. */
  lead(pipeline: Pipeline): void {
    this.pipeline = pipeline;
  }

  /**
   * Has everything registered, then checks that nothing answers beside the routes of controllers.
   * @param upgrades what WebSockets pass; undefined where there are none
   * @param hasGateway whether anything else may listen for upgrades
   * @param ofRoutes says of a request for a WebSocket whether it is a route's; undefined where no route has any
   * @throws StartError naming what does
   */
  async complete(registering: () => Promise<unknown>, upgrades: Upgrades | undefined, hasGateway = upgrades !== undefined, ofRoutes?: SocketRoutes['take']): Promise<void> {
    const failed = await registering().then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const faults = [...this.replacing, ...this.routes.faults(!failed)];
    if (failed && faults.length === 0) throw failed.error;
    const { server } = this.getInstance();
    const events = Object.entries(PAST_REQUESTS).flatMap(([event, own]) =>
      server.listenerCount(event) <= own || (hasGateway && event === 'upgrade') ? [] : `something listens to "${event}" of the HTTP server and would answer past every stage; make it a route of a controller`,
    );
    faults.push(...events);
    const fix = upgrades ? 'an adapter of WebSockets that answers plain requests too, such as IoAdapter of socket.io, answers past every stage: take WsAdapter of @nestjs/platform-ws' : 'make it a stage with @StageFor()';
    if (server.listeners('request')[0] !== this.first) faults.push(`something listens to "request" of the HTTP server before the BFF does; ${fix}`);
    if (faults.length > 0) throw new StartError(faults);
    upgrades?.guard(server, ofRoutes && { take: ofRoutes, enter: this.entrance.enter });
  }

  /** Nest's own would come too late for routes that a plugin has completed by then, and let filters of a module answer for the pipeline. */
  override setErrorHandler(): FastifyInstance {
    return this.getInstance();
  }

  /** A request without a route is refused before: by the access stage. */
  override setNotFoundHandler(): FastifyInstance {
    return this.getInstance();
  }

  /** Nest would run it before the pipeline. */
  override setOnRequestHook(): never {
    throw new StartError(['setOnRequestHook() would run before access is checked; make it a stage with @StageFor()']);
  }

  /** What every request passes before Fastify hears of it. */
  guard(door: Door): void {
    this.entrance.door = door;
  }

  /** What every answer has, from now on. */
  dress(heads: AnswerHeads): void {
    this.entrance.heads = heads;
  }

  /** What is told of requests that wait for others on their connection. */
  watch(connections: Connections): void {
    this.entrance.connections = connections;
  }

  /** What Fastify has one of stays the BFF's: on the instance and, by its prototype, on those of plugins. */
  private keep(fastify: FastifyInstance): void {
    for (const [name, instead] of Object.entries(KEPT)) {
      // Nothing is thrown: what a plugin throws while it is loaded ends the process.
      const refuse = (): FastifyInstance => {
        this.replacing.add(`${name}() of Fastify would replace what the BFF answers with; ${instead}`);
        return fastify;
      };
      Object.defineProperty(fastify, name, { value: refuse });
    }
  }

  /** Answers a request whose target no router takes: Fastify runs no hook for it, so it is led through the pipeline here. */
  private answerUnroutable(error: Error, request: FastifyRequest, reply: FastifyReply): void {
    (this.pipeline as Pipeline).onUnroutable(request, reply, (refused) => {
      unseal(reply.raw);
      this.problems.answer(refused ?? unroutable(error, request.raw), request, reply);
    });
  }

  /**
   * Nest sends what a handler returns, also the nothing of one that has answered by itself: Fastify would make an error of that for its log, with
   * a stack, for each request.
   */
  override reply(response: FastifyReply, body: unknown, statusCode?: number): FastifyReply {
    return body === undefined && response.sent ? response : (super.reply(response, body, statusCode) as FastifyReply);
  }

  /** Nest would make its own exceptions of Fastify's refusals, and which it was would be lost to the problem filter. */
  override mapException(error: unknown): unknown {
    return error;
  }
}

/** Fastify warns of a second error handler, which would mostly be one too many. */
function withoutWarning(fastify: FastifyInstance): void {
  const isSet = Object.getOwnPropertySymbols(fastify).find(({ description }) => description === 'fastify.errorHandlerAlreadySet');
  if (isSet) Object.assign(fastify, { [isSet]: false });
}

/** @returns a server like the one that Fastify would make */
function serverBehind(
  entrance: Entrance,
  handler: RequestListener,
  { http }: { http: ServerOptions },
  settings: ServerSettings & ConnectionsSettings,
): Server<typeof IncomingMessage, typeof SealedResponse> {
  const { requestTimeout, keepAlive } = settings;
  // Zero is no timeout.
  const headersTimeout = requestTimeout > 0 ? Math.min(settings.headersTimeout, requestTimeout) : settings.headersTimeout;
  const timeouts = { requestTimeout, headersTimeout, keepAliveTimeout: keepAlive };
  const enter: RequestListener<typeof IncomingMessage, typeof SealedResponse> = (request, response) => {
    if (waitsForTurn(request, response, enter, entrance.connections)) return;
    response.heads = entrance.heads;
    endWithLeftover(request, response);
    takeAbsoluteTarget(request);
    if (faultyFraming(request) || isLastOf(request.socket, settings.requests)) response.shouldKeepAlive = false;
    const { door } = entrance;
    if (door && !door(request, response, shapeFault(request, settings))) return;
    // The upgrade is not taken, and Node's parser drops what was pipelined behind it: no further request may be answered here.
    if (request.headers.upgrade !== undefined) response.shouldKeepAlive = false;
    refuseUnroutable(request);
    seal(response);
    handler(request, response);
  };
  entrance.enter = enter;
  const refuseExpectation: RequestListener<typeof IncomingMessage, typeof SealedResponse> = (request, response) => {
    if (waitsForTurn(request, response, refuseExpectation, entrance.connections)) return;
    // Whether its body comes is not known, since what it waits for will not happen (RFC 9110, section 10.1.1).
    response.heads = entrance.heads;
    endWithLeftover(request, response, 0);
    if (faultyFraming(request)) response.shouldKeepAlive = false;
    entrance.door?.(request, response, new Problem('expectation-failed', { detail: 'the only expectation that can be met is 100-continue' }));
  };
  // Node takes for this expectation whatever has its name in it.
  const meet: typeof enter = (request, response) => (isContinue(request.headers.expect) ? enter : refuseExpectation)(request, response);
  // A client that waits to be told to send its body is told by the pipeline, once nothing refuses it any more.
  const looks = { connectionsCheckingInterval: lookEvery(requestTimeout, headersTimeout) };
  // Not `optimizeEmptyRequests`, which saves 2 µs: middleware that collects bodies waits for an 'end' that would never come.
  const server = createServer({ ...http, ...timeouts, ...looks, ServerResponse: SealedResponse }, enter);
  // Node would leave out, without a word, the fields after its limit.
  server.maxHeadersCount = 0;
  return server.on('checkContinue', meet).on('checkExpectation', refuseExpectation);
}

/** Expectations are a list, which proxies may have joined from several fields (RFC 9110, section 10.1.1). */
const isContinue = (expected = ''): boolean => expected.split(',').every((one) => withoutOws(one).toLowerCase() === '100-continue');

/** Milliseconds. Node looks for late requests every 30 s by default: one could stay for twice as long as it may. */
const lookEvery = (...timeouts: readonly number[]): number => Math.max(10, Math.min(1_000, ...timeouts.filter((one) => one > 0).map((one) => one / 10)));

import 'reflect-metadata';
import type { LoggerService, Type } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { IncomingMessage } from 'node:http';
import { ContextFactory } from '../context/context-factory.ts';
import type { Forwarding } from '../context/forwarding.ts';
import { RequestsInFlight } from '../context/requests-in-flight.ts';
import { TimerQueue } from '../context/timer-queue.ts';
import { Signals } from '../events/signals.ts';
import { Health } from '../management/health.ts';
import { HealthDetails } from '../management/health-details.ts';
import { heldPage } from '../management/held-page.ts';
import { HeldResources } from '../management/held-resources.ts';
import { ManagementPages } from '../management/management-pages.ts';
import { StoreStates } from '../management/store-states.ts';
import { doorOf } from '../pipeline/door.ts';
import { checkOnce } from '../input/checked-once.ts';
import { boundSplitTexts } from '../input/split-texts.ts';
import { bodyLimitsOf } from '../input/body-limits.ts';
import { checkDecorators } from '../input/request-decorators.ts';
import { AnswerEncoders } from '../pipeline/answer-encoders.ts';
import { followersOf } from '../pipeline/followers.ts';
import { runBehindGuards } from '../pipeline/guarded-routes.ts';
import { endObservedResults } from '../pipeline/observed-results.ts';
import { noteHandlers } from '../pipeline/handler-entry.ts';
import { pipelineOf } from '../pipeline/install.ts';
import { checkNeededStages } from '../pipeline/needed-stages.ts';
import type { Slot } from '../pipeline/pipeline.ts';
import type { Stage } from '../pipeline/stage.ts';
import { Stages } from '../pipeline/stages.ts';
import type { Problem } from '../problems/problem.ts';
import { noteWhatThrows } from '../problems/handler-threw.ts';
import { tellLateFaults } from '../problems/late-faults.ts';
import { ProblemPages } from '../problems/problem-pages.ts';
import { bringRoutes } from '../routes/bring-routes.ts';
import { collect } from '../routes/collect.ts';
import { DeclaredRoutes } from '../routes/declared-routes.ts';
import { PluginAccess } from '../routes/plugin-routes.ts';
import type { RouteTable } from '../routes/route-table.ts';
import { StreamPlaces } from '../streams/stream-places.ts';
import { ArrivingBodies } from './connections/arriving-bodies.ts';
import { asksForWebSocket } from './connections/led-upgrades.ts';
import { Upgrades } from './connections/upgrades.ts';
import { AnswerHeads } from './answer-heads.ts';
import type { BffSettings } from './bff.settings.ts';
import { BffLogger } from './bff-logger.ts';
import { closeApp } from './close-app.ts';
import type { Environment } from './environment.ts';
import { BffAdapter } from './fastify-adapter.ts';
import { PlatformModule } from './platform.module.ts';
import { guardCachedByUrl } from '../routes/cached-by-url.ts';
import { prepareApp, startMicroservices } from './prepares-app.ts';
import { installRequestGetters } from './request-getters.ts';
import { StartDeadline } from './start-deadline.ts';
import { StartError } from './start-error.ts';

/** A BFF with everything in its place, before it listens. */
export interface AssembledBff {
  readonly app: NestFastifyApplication;
  readonly adapter: BffAdapter;
  readonly routes: RouteTable;
  readonly contexts: ContextFactory;
  readonly pages: ManagementPages;
  readonly health: Health;
  /** Undefined where no stage believes proxies. */
  readonly forwarding: Forwarding | undefined;
  /** Undefined where nothing takes connections out of HTTP. */
  readonly upgrades: Upgrades | undefined;
}

/** Builds and checks a BFF; no port is opened. @throws StartError when its wiring is wrong */
export async function assembleBff(root: Type, settings: BffSettings, environment: Environment): Promise<AssembledBff> {
  const deadline = new StartDeadline(settings.startTimeout);
  try {
    return await assembled(root, settings, environment, deadline);
  } finally {
    deadline.done();
  }
}

/**
 * Builds what a BFF is made of and holds its routes and stages against each other, the routes of its settings included. Nothing is begun: no
 * hook of a start runs, no port is opened, nothing is logged. @throws StartError when its wiring is wrong
 */
export async function checkWiring(root: Type, settings: BffSettings, environment: Environment): Promise<void> {
  const deadline = new StartDeadline(settings.startTimeout);
  const quiet = withChanges(settings, { log: withChanges(settings.log, { level: 'silent', audit: false, file: undefined, auditFile: undefined }) });
  const app = await deadline.of(created(root, quiet, environment, new BffAdapter(settings.server, settings.connections), deadline)).finally(() => deadline.done());
  try {
    wiringOf(app.get(DeclaredRoutes), app.get(Stages));
  } finally {
    await closeApp(app, settings.drain.timeout);
  }
}

const withChanges = <T extends object>(settings: T, changes: Partial<{ [K in keyof T]: T[K] | undefined }>): T =>
  Object.assign(Object.create(Object.getPrototypeOf(settings) as object) as T, settings, changes);

function created(root: Type, settings: BffSettings, environment: Environment, adapter: BffAdapter, deadline: StartDeadline): Promise<NestFastifyApplication> {
  const module = PlatformModule.around(root, settings, environment, (modules) => deadline.watch(modules));
  return NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    // What goes wrong while it is built is thrown; Nest would print it a second time.
    logger: false,
    abortOnError: false,
  });
}

async function assembled(root: Type, settings: BffSettings, environment: Environment, deadline: StartDeadline): Promise<AssembledBff> {
  const adapter = new BffAdapter(settings.server, settings.connections);
  const app = await deadline.of(created(root, settings, environment, adapter, deadline));
  try {
    deadline.bound(app.get(ModulesContainer));
    app.useLogger(loggerOf(app) ?? ['error', 'warn', 'fatal']);
    const plugins = new PluginAccess(root);
    adapter.routes.allow((options) => plugins.routeOf(options));
    await deadline.of(prepareApp(app, root));
    const declared = app.get(DeclaredRoutes);
    const [routes, stages] = wiringOf(declared, app.get(Stages));
    declared.checkGatewayHasAdapter();
    const options = {
      deadline: settings.server.deadline,
      longestStream: settings.streams.longest,
      development: environment.development,
      forward: settings.server.forward,
      varies: [...stages.values()].flatMap(({ varies = [] }) => varies),
      sample: settings.tracing.sample,
    };
    const contexts = new ContextFactory(app.get(TimerQueue), app.get(Signals), options, app.get(RequestsInFlight));
    const fastify = adapter.getInstance();
    const forwarding = stages.get('clientAddress')?.forwarding;
    installRequestGetters(fastify, forwarding);
    noteWhatThrows(app, adapter.problems);
    tellLateFaults(app, app.get(Signals));
    adapter.problems.pages = app.get(ProblemPages);
    const ofStages = [...stages.values()].flatMap(({ documentation }) => Object.keys(documentation?.headers ?? {}));
    adapter.problems.ofStages = new Set(ofStages.map((name) => name.toLowerCase()));
    // The last that Nest asks: a team's own filters go before it.
    app.get(ApplicationConfig).getGlobalFilters().unshift(adapter.problems);
    adapter.routes.expect(routes, (route, options) => adapter.gate.equip(route, options), followersOf(stages, adapter.gate), app.get(AnswerEncoders).equip, bodyLimitsOf(settings.server));
    adapter.guard(doorOf(stages, contexts));
    const heads = app.get(AnswerHeads);
    adapter.dress(heads);
    const held = app.get(HeldResources);
    const pipeline = pipelineOf(contexts, routes, new ArrivingBodies(settings.bodies, settings.server.deadline, app.get(Signals), held), app.get(StreamPlaces), stages);
    adapter.lead(pipeline);
    runBehindGuards(app, pipeline);
    endObservedResults(app);
    checkOnce(app);
    boundSplitTexts(app);
    noteHandlers(app);
    guardCachedByUrl(app, routes);
    const pages = app.get(ManagementPages);
    pages.add(heldPage(held));
    const health = new Health(pages, app.get(StoreStates), app.get(HealthDetails));
    const upgrades = declared.hasGateway || routes.hasWebSockets ? new Upgrades(settings.streams, settings.connections, forwarding, app.get(Signals), held, refusesUpgrade(stages), heads) : undefined;
    // Plugins that providers have registered come first: what they add to routes, such as compression, is for routes that they see registered.
    const register = async (): Promise<void> => {
      await fastify.after();
      await app.init();
      bringRoutes(fastify, routes.routes);
      await fastify.ready();
      checkDecorators(fastify, routes.routes);
      plugins.checkAllDecide();
    };
    const sockets = routes.hasWebSockets ? (request: IncomingMessage): boolean => asksForWebSocket(request) && routes.match('GET', request.url ?? '/', request)?.webSocket === true : undefined;
    await adapter.complete(() => deadline.of(register()), upgrades, declared.hasGateway, sockets);
    declared.checkNoneIsLate();
    await deadline.of(startMicroservices(app));
    app.get(Signals).started();
    return { app, adapter, routes, contexts, pages, health, forwarding, upgrades };
  } catch (error) {
    await closeApp(app, settings.drain.timeout);
    throw error;
  }
}

/** What takes connections out of HTTP passes no stage: those that judge by the head alone are asked. */
const refusesUpgrade =
  (stages: ReadonlyMap<Slot, Stage>) =>
  (request: IncomingMessage): Problem | undefined => {
    for (const stage of stages.values()) {
      const problem = stage.refusesUpgrade?.(request);
      if (problem) return problem;
    }
    return undefined;
  };

/** Routes and stages, checked as a whole. @throws StartError with the faults of both */
function wiringOf(declared: DeclaredRoutes, plugged: Stages): readonly [RouteTable, ReadonlyMap<Slot, Stage>] {
  const faults: string[] = [];
  const routes = collect(faults, () => declared.table);
  const stages = collect(faults, () => plugged.bySlot());
  if (routes && stages) collect(faults, () => checkNeededStages(routes.routes, stages));
  if (faults.length > 0) throw new StartError(faults);
  return [routes as RouteTable, stages as ReadonlyMap<Slot, Stage>];
}

/** The logger of whichever module offers one. A BFF without observability writes what is serious to the terminal. */
function loggerOf(app: NestFastifyApplication): LoggerService | undefined {
  for (const { providers } of app.get(ModulesContainer).values()) {
    const offered = providers.get(BffLogger);
    if (offered) return offered.instance as LoggerService;
  }
  return undefined;
}

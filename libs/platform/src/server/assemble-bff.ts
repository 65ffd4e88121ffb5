import 'reflect-metadata';
import type { LoggerService, Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ContextFactory } from '../context/context-factory.ts';
import { TimerQueue } from '../context/timer-queue.ts';
import { Events } from '../events/events.ts';
import { Health } from '../management/health.ts';
import { ManagementPages } from '../management/management-pages.ts';
import { doorOf } from '../pipeline/door.ts';
import { installBodyLimits } from '../input/body-limits.ts';
import { installBodyParsers } from '../input/body-parsers.ts';
import { installFollowers } from '../pipeline/followers.ts';
import { installPipeline } from '../pipeline/install.ts';
import { checkNeededStages } from '../pipeline/needed-stages.ts';
import { Stages } from '../pipeline/stages.ts';
import { ProblemFilter } from '../problems/problem.filter.ts';
import { DeclaredRoutes } from '../routes/declared-routes.ts';
import type { RouteTable } from '../routes/route-table.ts';
import type { BffSettings } from './bff.settings.ts';
import { BffLogger } from './bff-logger.ts';
import type { Environment } from './environment.ts';
import { BffAdapter } from './fastify-adapter.ts';
import { installRoutes } from './install-routes.ts';
import { PlatformModule } from './platform.module.ts';

/** A BFF with everything in its place, before it listens. */
export interface AssembledBff {
  readonly app: NestFastifyApplication;
  readonly adapter: BffAdapter;
  readonly routes: RouteTable;
  readonly contexts: ContextFactory;
  readonly pages: ManagementPages;
  readonly health: Health;
}

/** Builds and checks a BFF; no port is opened. @throws StartError when its wiring is wrong */
export async function assembleBff(root: Type, settings: BffSettings, environment: Environment): Promise<AssembledBff> {
  const adapter = new BffAdapter(settings.server);
  const app = await NestFactory.create<NestFastifyApplication>(PlatformModule.around(root, settings, environment), adapter, {
    bodyParser: false,
    // What goes wrong while it is built is thrown; Nest would print it a second time.
    logger: false,
    abortOnError: false,
  });
  try {
    app.useLogger(loggerOf(app) ?? ['error', 'warn', 'fatal']);
    const routes = app.get(DeclaredRoutes).table;
    const contexts = new ContextFactory(routes, app.get(TimerQueue), app.get(Events), {
      deadline: settings.server.deadline,
      development: environment.development,
      forward: settings.server.forward,
    });
    const fastify = adapter.getInstance();
    installBodyParsers(fastify);
    const filter = new ProblemFilter();
    app.useGlobalFilters(filter);
    adapter.onUnreadable((error, request, reply) => {
      contexts.open(request, reply);
      filter.answer(error, request, reply);
    });
    installRoutes(fastify, routes);
    installBodyLimits(fastify, routes, settings.server);
    const stages = app.get(Stages).bySlot();
    checkNeededStages(routes.routes, stages);
    installFollowers(fastify, routes, stages);
    adapter.guard(doorOf(stages, contexts));
    installPipeline(fastify, contexts, routes, stages);
    const pages = app.get(ManagementPages);
    const health = new Health(pages);
    await app.init();
    await fastify.ready();
    return { app, adapter, routes, contexts, pages, health };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** The logger of whichever module offers one. A BFF without observability writes what is serious to the terminal. */
function loggerOf(app: NestFastifyApplication): LoggerService | undefined {
  for (const { providers } of app.get(ModulesContainer).values()) {
    const offered = providers.get(BffLogger);
    if (offered) return offered.instance as LoggerService;
  }
  return undefined;
}

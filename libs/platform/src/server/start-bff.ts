import 'reflect-metadata';
import type { LoggerService, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ContextFactory } from '../context/context-factory.ts';
import { TimerQueue } from '../context/timer-queue.ts';
import { Events } from '../events/events.ts';
import { Health } from '../management/health.ts';
import { ManagementPages } from '../management/management-pages.ts';
import { ManagementServer } from '../management/management-server.ts';
import { installPipeline } from '../pipeline/install.ts';
import { Stages } from '../pipeline/stages.ts';
import { ProblemFilter } from '../problems/problem.filter.ts';
import { RouteTable } from '../routes/route-table.ts';
import { BffIdentity } from './bff-identity.ts';
import type { BffSettings } from './bff.settings.ts';
import { drain } from './drain.ts';
import type { Environment } from './environment.ts';
import { BffAdapter } from './fastify-adapter.ts';
import { installRoutes } from './install-routes.ts';
import { listen } from './listen.ts';
import { BffLogger } from './bff-logger.ts';
import { PlatformModule } from './platform.module.ts';

/** A BFF that listens. */
export interface RunningBff {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  readonly managementUrl: string;
  readonly routes: RouteTable;
  readonly app: NestFastifyApplication;
  /** Drains and stops. */
  close(): Promise<void>;
}

/** Starts a BFF inside this process. @throws StartError when its wiring is wrong or a port is taken; nothing listens then */
export async function startBff(root: Type, settings: BffSettings, environment: Environment): Promise<RunningBff> {
  const adapter = new BffAdapter(settings.server);
  const app = await NestFactory.create<NestFastifyApplication>(PlatformModule.around(root, settings, environment), adapter, {
    logger: ['error', 'warn', 'fatal'],
    abortOnError: false,
    bufferLogs: false,
  });
  try {
    const logger = app.get<LoggerService | null>(BffLogger, { strict: false });
    if (logger) app.useLogger(logger);
    const routes = app.get(RouteTable);
    const events = app.get(Events);
    const contexts = new ContextFactory(routes, app.get(TimerQueue), events, {
      deadline: settings.server.deadline,
      development: environment.development,
    });
    const fastify = adapter.getInstance();
    app.useGlobalFilters(new ProblemFilter());
    installRoutes(adapter, routes);
    installPipeline(fastify, contexts, app.get(Stages).bySlot());
    const pages = app.get(ManagementPages);
    const health = new Health(pages);
    const management = new ManagementServer(pages, app.get(BffIdentity).name);
    await app.init();
    await fastify.ready();

    const { host } = settings.server;
    const managementPort = await management.listen(settings.management.host, settings.management.port);
    const port = await listen(fastify.server, host, settings.server.port, 'server.port').catch(async (error: unknown) => {
      await management.close();
      throw error;
    });
    health.setReady(true);
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      await drain(fastify.server, contexts, health, settings.drain);
      await app.close();
      await management.close();
    };
    return {
      url: `http://${reachable(host)}:${port}`,
      managementUrl: `http://${reachable(settings.management.host)}:${managementPort}`,
      routes,
      app,
      close: () => (closing ??= close()),
    };
  } catch (error) {
    await app.close();
    throw error;
  }
}

const reachable = (host: string): string => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host);

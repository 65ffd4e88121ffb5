import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** A root module that sets up its application: what `main.ts` does elsewhere between `NestFactory.create()` and `listen()`. */
export interface PreparesApp {
  /**
   * Prefixes, versions, global enhancers, plugins of Fastify, adapters, `connectMicroservice()`. Microservices are started by the BFF, once
   * everything has been checked; routes and CORS are refused here as elsewhere.
   */
  prepare(app: NestFastifyApplication): void | Promise<void>;
}

/** Has the root module prepare the application, where it does. */
export async function prepareApp(app: NestFastifyApplication, root: Type): Promise<void> {
  const module = app.get<Partial<PreparesApp>>(root, { strict: false });
  await module.prepare?.(app);
}

/** Starts what `prepare()` has connected. */
export async function startMicroservices(app: NestFastifyApplication): Promise<void> {
  if (app.getMicroservices().length > 0) await app.startAllMicroservices();
}

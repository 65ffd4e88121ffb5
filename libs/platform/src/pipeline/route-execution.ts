import type { INestApplication, NestInterceptor } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { StartError } from '../server/start-error.ts';

/** What Nest makes handlers of, for each route, or for each request where something of it is made for each. */
export interface RouteExecution {
  /** Joins the guards of a route into one function, or none. */
  createGuardsFn(...of: unknown[]): ((args: readonly unknown[]) => Promise<void>) | null;
  /** Leads a parameter through its pipes. */
  getParamValue(value: unknown, metadata: { readonly metatype?: unknown; readonly schema?: unknown; readonly type?: unknown }, pipes: readonly unknown[]): Promise<unknown>;
  /** Asks guards. */
  readonly guardsConsumer: { pickResult(result: unknown): Promise<unknown> };
  /** Runs interceptors around `next`, which converts the parameters and calls the handler. */
  readonly interceptorsConsumer: {
    intercept(interceptors: readonly unknown[], args: readonly unknown[], instance: object, callback: unknown, next: () => Promise<unknown>, type: unknown): Promise<unknown>;
  };
  /** Finds the interceptors of a handler: those of all, of its class, of its own. */
  readonly interceptorsContextCreator: { create(...of: readonly unknown[]): NestInterceptor[] };
  /** Writes what handlers have returned. */
  readonly responseController: ResponseWriting;
}

/** How Nest writes answers that handlers do not return whole. */
export interface ResponseWriting {
  /** Waits for what a handler or an interceptor has returned. */
  transformToResult(result: unknown): Promise<unknown>;
  logger: { error(thrown: unknown): void; warn(text: string): void };
  sse(result: unknown, response: ServerResponse, ...more: unknown[]): Promise<void>;
}

interface Resolving {
  readonly routesResolver?: { readonly routerExplorer?: { readonly executionContextCreator?: Partial<RouteExecution> } };
}

/** Nest offers no hook here. @throws StartError where it has changed: input would not be checked */
export function routeExecution(app: INestApplication): RouteExecution {
  const creator = (app as unknown as Resolving).routesResolver?.routerExplorer?.executionContextCreator;
  const known = [creator?.createGuardsFn, creator?.getParamValue, creator?.interceptorsContextCreator?.create, creator?.interceptorsConsumer?.intercept, creator?.guardsConsumer?.pickResult, creator?.responseController?.transformToResult, creator?.responseController?.sse];
  if (known.every((one) => typeof one === 'function')) return creator as RouteExecution;
  throw new StartError(['this version of Nest has no place behind guards that is known; use the one in package.json']);
}

import { DiscoveryService } from '@nestjs/core';
import type { ModulesContainer } from '@nestjs/core';
import type { Type } from '@nestjs/common';
import type { RequestContext } from '../context/request-context.ts';
import { StartError } from '../server/start-error.ts';
import { collect } from './collect.ts';
import { saidOf } from './decorators.ts';
import { UNREAD } from './plugin-routes.ts';
import type { Route } from './route.ts';
import { policiesIn, policyFaults } from './route-policy.ts';

/** A route that a library brings beside those of controllers, and answers itself: its body is not read, its answer is a stream. */
export interface BroughtRoute extends Pick<Route, 'method' | 'path' | 'operationId' | 'access' | 'scopes' | 'roles' | 'types' | 'priority' | 'bodyLimit'> {
  readonly conditions?: Route['conditions'];
  /** Whether requests for WebSockets come to it, as GETs whose connections it may take out of HTTP with `switchProtocols()`. */
  readonly webSocket?: boolean;
  /** What decorators of libraries say of the route is read from it. */
  readonly handler?: Route['handler'];
  /** For the manifest of routes: what is said of it as it is in force, by the fact's name. */
  readonly facts?: () => Readonly<Record<string, string>>;
  /**
   * Answers by `context.reply`, in the request's scope, once every stage has let the request pass.
   * @throws what the request is answered with instead, as a handler may
   */
  answer(context: RequestContext): void | Promise<void>;
}

/** A provider whose routes are part of the BFF. They are asked for once, when all providers are made. */
export interface RouteSource {
  /** @throws StartError naming what is wrong with them */
  routes(): readonly BroughtRoute[];
}

/** Marks a provider that is a `RouteSource`. */
export const BringsRoutes = DiscoveryService.createDecorator<true>();

/** The routes that providers bring, as entries of the table. @throws StartError for what decorators say of them that would be ignored, or cannot hold */
export function broughtRoutes(modules: ModulesContainer): Route[] {
  const sources = [...modules.values()].flatMap(({ providers }) =>
    [...providers.values()].flatMap(({ metatype, instance }) => (metatype && Reflect.hasMetadata(BringsRoutes.KEY, metatype) && instance ? [instance as RouteSource] : [])),
  );
  const faults: string[] = [];
  const routes = [...new Set(sources)].flatMap((source) => collect(faults, () => broughtEntries(source, source.routes())) ?? []);
  if (faults.length > 0) throw new StartError(faults);
  return routes;
}

/** What one provider brings, as entries of the table. @throws StartError as `broughtRoutes` does */
export function broughtEntries(source: RouteSource, routes: readonly BroughtRoute[]): Route[] {
  const faults: string[] = [];
  const entries = routes.map((brought) => entryOf(brought, source.constructor as Type, faults));
  if (faults.length > 0) throw new StartError(faults);
  return entries;
}

/** Guards of Nest see none of these routes: what one of them refuses on all others would be let in here. */
export const unguardedFaults = (guards: readonly object[], routes: readonly Route[]): string[] =>
  routes.length === 0
    ? []
    : guards.map(({ constructor: { name } }) => `${name} guards all routes, and those that do not go through Nest (${routes.map(({ operationId }) => operationId).join(', ')}) would not pass it; make it a stage with @StageFor()`);

function entryOf({ answer, conditions, handler, facts, webSocket = false, ...brought }: BroughtRoute, controller: Type, faults: string[]): Route {
  const { operationId, method, access } = brought;
  const said = handler ? saidOf(handler) : {};
  const policies = policiesIn(said);
  const found = policyFaults(policies, { method, isPublic: access === 'public', isStream: true });
  const ignored = Object.keys(said).map((what) => `has a decorator that says ${what}, which the route says itself; take the decorator out`);
  faults.push(...[...found, ...ignored].map((fault) => `${operationId} ${fault}`));
  return {
    ...brought,
    ...(conditions === undefined ? {} : { conditions }),
    ...(facts === undefined ? {} : { facts }),
    webSocket,
    answer,
    summary: undefined,
    kind: 'stream',
    policies,
    view: undefined,
    status: 200,
    byteBudget: undefined,
    input: UNREAD,
    form: false,
    answerHeaders: {},
    documented: false,
    controller,
    handler: handler ?? (() => undefined),
  };
}

import type { Type } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';
import findMyWay from 'find-my-way';
import type { HTTPMethod } from 'find-my-way';
import { StartError } from '../server/start-error.ts';
import type { IncomingMessage } from 'node:http';
import { collect } from './collect.ts';
import { conditionStrategy, constraintsOf, textOf } from './conditions.ts';
import { declaredRoute } from './declared-route.ts';
import { nestHandlers } from './nest-handlers.ts';
import type { MountedController } from './nest-handlers.ts';
import { pathFix } from './path-parameters.ts';
import type { Route } from './route.ts';

/** Characters. */
export const LONGEST_PARAMETER = 500;

type Place = Pick<Route, 'method' | 'path' | 'conditions'>;

export const placeOf = ({ method, path, conditions }: Place): string => `${method} ${path}${textOf(conditions)}`;

/** The same for all routes that the router cannot tell apart: names of parameters do not count. */
const matchOf = (route: Place): string => placeOf({ ...route, path: route.path.replace(/:[^/(.-]+/g, ':') });

/** What follows the path does not choose the route; taking a long query apart costs ten times what finding one does. */
const NO_QUERY = {};

/** Every endpoint of a BFF, checked as a whole before anything listens. */
export class RouteTable {
  private readonly byPlace: Map<string, Route>;
  private readonly methods: Set<string>;
  private readonly all: Route[];
  /** By what the router tells them apart. */
  private readonly matches = new Map<string, Route>();
  /** The router that Fastify has, with the same settings: for what must be known before Fastify is asked, or beside it. */
  private readonly router = findMyWay({ maxParamLength: LONGEST_PARAMETER, querystringParser: () => NO_QUERY, constraints: { conditions: conditionStrategy as never } });

  /** @throws StartError naming the routes that the router cannot read or tell from others */
  constructor(routes: readonly Route[]) {
    this.all = [...routes];
    this.byPlace = new Map(routes.map((route) => [placeOf(route), route]));
    this.methods = new Set(routes.flatMap(methodsOf));
    const faults = routes.flatMap((route) => this.faultOf(route) ?? []);
    if (faults.length > 0) throw new StartError(faults);
  }

  get routes(): readonly Route[] {
    return this.all;
  }

  /** Takes a route that a plugin has registered while the BFF was starting. @throws StartError where a controller declares it, or the router refuses it */
  add(route: Route): void {
    const fault = this.byPlace.has(placeOf(route)) ? `${placeOf(route)} is declared by ${this.byPlace.get(placeOf(route))?.operationId}, and a plugin registers it too` : this.faultOf(route);
    if (fault !== undefined) throw new StartError([fault]);
    this.all.push(route);
    this.byPlace.set(placeOf(route), route);
    for (const method of methodsOf(route)) this.methods.add(method);
  }

  /** Finds a route as it was registered. */
  find(place: Place): Route | undefined {
    return this.byPlace.get(placeOf(place));
  }

  /**
   * Finds the route of a request.
   * @param url its path, and whatever follows
   * @param request for routes with conditions; without it, none of them is found
   */
  match(method: string, url: string, request?: IncomingMessage): Route | undefined {
    const constraints = request && ({ conditions: request } as never);
    return (this.router.find(method as HTTPMethod, url, constraints)?.store ?? undefined) as Route | undefined;
  }

  /** Has any route WebSockets? */
  get hasWebSockets(): boolean {
    return this.all.some(({ webSocket }) => webSocket);
  }

  /** The methods with a route at a request's path, for `Allow`. */
  methodsAt(url: string, request?: IncomingMessage): string[] {
    return [...this.methods].filter((method) => this.match(method, url, request));
  }

  /** The routes of controllers whose modules have no paths of their own. @throws StartError as `mounted` does */
  static of(controllers: Iterable<Type>): RouteTable {
    return RouteTable.mounted([...controllers].map((controller) => ({ controller })));
  }

  /**
   * @param config prefixes and versions
   * @param known faults of other handlers, to be told with those of routes
   * @param brought routes that libraries bring
   * @throws StartError naming every route without access or view, and every input or view that cannot be checked
   */
  static mounted(controllers: Iterable<MountedController>, config?: ApplicationConfig, known: readonly string[] = [], brought: readonly Route[] = []): RouteTable {
    const faults = [...known];
    const routes = new Map<string, Route>();
    const operations = new Map<string, { readonly controller: Type; uses: number }>();
    for (const mounted of controllers) {
      const { controller } = mounted;
      for (const found of nestHandlers(mounted, config)) {
        const where = `${controller.name}.${found.name}`;
        const route = collect(faults, () => declaredRoute(controller, found), where);
        if (!route) continue;
        const operation = operations.get(route.operationId) ?? { controller, uses: 0 };
        if (operation.controller !== controller) faults.push(`${route.operationId} is declared twice: rename one of the two classes ${controller.name}`);
        operations.set(route.operationId, operation);
        for (const path of found.paths) {
          const place = placeOf({ method: route.method, path });
          if (routes.has(place)) faults.push(`${place} is declared twice, by ${where} too; versions need paths of their own, as VersioningType.URI gives them`);
          operation.uses += 1;
          routes.set(place, { ...route, path, operationId: operation.uses === 1 ? route.operationId : `${route.operationId}-${operation.uses}` });
        }
      }
    }
    for (const { operationId } of brought) if (operations.has(operationId)) faults.push(`${operationId} is the name of a controller’s route, and of one that is brought beside it; rename one of the two`);
    if (faults.length > 0) throw new StartError(faults);
    return new RouteTable([...routes.values(), ...brought]);
  }

  private faultOf(route: Route): string | undefined {
    const fix = pathFix(route.path);
    try {
      this.router.on(methodsOf(route) as HTTPMethod[], route.path, constraintsOf(route.conditions), () => undefined, route);
      this.matches.set(matchOf(route), route);
      return fix === undefined ? undefined : `${route.operationId}: ${placeOf(route)}: ${fix}`;
    } catch (error) {
      const same = this.matches.get(matchOf(route));
      if (same && (same.answer ?? route.answer)) return `${route.operationId}: ${placeOf(route)} is the same match as ${placeOf(same)} of ${same.operationId}; change one of the two, or take it out`;
      const hint = route.method === 'HEAD' ? 'a @Get() answers HEAD too' : fix;
      return `${route.operationId}: the router refuses ${placeOf(route)}: ${(error as Error).message}${hint === undefined ? '' : `; ${hint}`}`;
    }
  }
}

/** A GET answers HEAD as well (RFC 9110, section 9.3.2). */
const methodsOf = ({ method }: Route): string[] => (method === 'GET' ? ['GET', 'HEAD'] : [method]);

import type { FastifyRequest, RouteOptions } from 'fastify';
import { conditionsIn } from './conditions.ts';
import type { Route } from './route.ts';
import { placeOf } from './route-table.ts';
import type { RouteTable } from './route-table.ts';

const ROUTE: unique symbol = Symbol('portico.route');

interface Tied {
  [ROUTE]?: Route;
}

/** The declared route of a request; none for a path that no route takes. */
export const routeOf = (request: FastifyRequest): Route | undefined => (request.routeOptions?.config as Tied | undefined)?.[ROUTE];

const OWN = 'make it a handler of a controller with @Public() or @Authenticated(), say who may call it with @PluginRoutes() where a plugin brings it, or take it out';
/** The route of enableCors() and of @fastify/cors. */
const PREFLIGHT = /^OPTIONS \/?\*/;
const CORS = 'CORS of a plugin would be missing on refusals that come before it: take enableCors() or @fastify/cors out, and name the origins in edge.cors, which the EdgeModule of @portico/edge reads';

type Equip = (route: Route, options: RouteOptions) => void;

/** Ties each route that Fastify gets to its entry in the table. What one of them has and the other has not stops the start. */
export class RegisteredRoutes {
  private table: RouteTable | undefined = undefined;
  private equip: Equip[] = [];
  private readonly tied = new Map<Route, RouteOptions['handler']>();
  private readonly unknown: string[] = [];
  private readonly answering: string[] = [];
  private readonly ofPlugins: Route[] = [];
  private pluginRouteOf: (options: RouteOptions) => Route | undefined = () => undefined;

  /** From now on, routes that plugins may register are taken. Some do so before the table is there. */
  allow(pluginRouteOf: (options: RouteOptions) => Route | undefined): void {
    this.pluginRouteOf = pluginRouteOf;
  }

  /** From now on, routes of the table are taken. @param equip what each of them is given */
  expect(table: RouteTable, ...equip: Equip[]): void {
    this.table = table;
    this.equip = equip;
    for (const route of this.ofPlugins) table.add(route);
  }

  /** Fastify's `onRoute`. */
  register(options: RouteOptions): void {
    this.watchErrorHandler(options);
    const route = this.claim(options) ?? this.claimForPlugin(options);
    if (!route) {
      this.unknown.push(describe(options));
      return;
    }
    options.config = Object.assign({}, options.config, { [ROUTE]: route });
    if (!route.isOfPlugin) for (const equip of this.equip) equip(route, options);
  }

  /** What is wrong: each route that Fastify has and the table has not, and the other way round when all have been registered. */
  faults(complete: boolean): string[] {
    const missing = complete ? (this.table?.routes.filter((route) => !route.isOfPlugin && !this.tied.has(route)) ?? []) : [];
    return [
      ...this.unknown.map((route) => `${route}: Fastify has this route and no controller declares it; ${PREFLIGHT.test(route) ? CORS : OWN}`),
      ...new Set(this.answering.map((route) => `${route}: an errorHandler of its own would answer in place of the BFF, refusals too; take it out, and catch errors in the handler or in an exception filter`)),
      ...missing.map((route) => `${route.operationId}: ${placeOf(route)} is declared and Fastify never got it; set prefixes and versions in a constructor, and load modules before the start`),
    ];
  }

  /** Of a route, and of whatever hooks of `onRoute` make of it later. */
  private watchErrorHandler(options: RouteOptions): void {
    const note = (handler: unknown): void => void (handler !== undefined && this.answering.push(describe(options)));
    note(options.errorHandler);
    Object.defineProperty(options, 'errorHandler', { configurable: true, enumerable: true, get: () => undefined, set: note });
  }

  /** A path of a controller stays the controller's. */
  private claimForPlugin(options: RouteOptions): Route | undefined {
    const { method, url, handler } = options;
    if (typeof method !== 'string' || this.table?.find({ method, path: url })) return undefined;
    const get = method === 'HEAD' && this.ofPlugins.find((route) => route.method === 'GET' && route.path === url);
    if (get && this.tied.get(get) === handler) return get;
    const route = this.pluginRouteOf(options);
    if (!route) return undefined;
    this.ofPlugins.push(route);
    this.tied.set(route, handler);
    this.table?.add(route);
    return route;
  }

  private claim({ method, url, handler, constraints }: RouteOptions): Route | undefined {
    if (typeof method !== 'string') return undefined;
    const conditions = conditionsIn(constraints);
    const place = { path: url, ...(conditions === undefined ? {} : { conditions }) };
    const route = this.table?.find({ method, ...place });
    // Another route may be at the same place under constraints, for a host or a version; it is not the one that was declared.
    if (route && !this.tied.has(route)) {
      this.tied.set(route, handler);
      return route;
    }
    // Fastify registers a HEAD for each GET, with the same handler.
    const get = method === 'HEAD' ? this.table?.find({ method: 'GET', ...place }) : undefined;
    return get && this.tied.get(get) === handler ? get : undefined;
  }
}

function describe({ method, url, handler }: RouteOptions): string {
  const { name } = handler as { readonly name: string };
  return `${String(method)} ${url}${name === '' || name === 'handler' ? '' : ` (${name})`}`;
}

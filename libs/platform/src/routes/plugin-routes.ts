import type { Type } from '@nestjs/common';
import type { RouteOptions } from 'fastify';
import type { RouteInput } from '../input/route-input.ts';
import type { Access, Route } from './route.ts';

const RULES = Symbol('portico.plugin-routes');

/** Routes that a plugin registers on Fastify, and who may call them. */
export interface PluginRoutesRule {
  /** The path as Fastify has it, with the prefix of the BFF: `/graphql`. With `*` at its end, all that begin so: `/docs*`. */
  readonly path: string;
  readonly access: Access;
  /** Only callers who have been given all of these. */
  readonly scopes?: readonly string[];
  /** Only callers who have one of these. */
  readonly roles?: readonly string[];
}

/**
 * Lets a plugin answer at paths that no controller declares, such as GraphQL's or those of Swagger's pages: on the root module, beside `@Bff()`.
 * Context, access, limits and the deadline hold for them; input and answers are the plugin's own. All others are refused at start.
 *
 * ```ts
 * @PluginRoutes({ path: '/graphql', access: 'authenticated', scopes: ['orders:read'] })
 * ```
 */
export const PluginRoutes =
  (...rules: readonly PluginRoutesRule[]): ClassDecorator =>
  (module) =>
    Reflect.defineMetadata(RULES, [...rulesOf(module as never), ...rules], module);

export const rulesOf = (module: Type): readonly PluginRoutesRule[] => (Reflect.getOwnMetadata(RULES, module) as readonly PluginRoutesRule[] | undefined) ?? [];

const NOTHING = { names: new Set<string>(), numbers: [], type: undefined };
/** The input of a route whose answerer reads it itself. */
export const UNREAD: RouteInput = { query: NOTHING, path: NOTHING, body: undefined, rawBody: false, decorators: [], numericHeaders: [] };

/** The entry of a route that a plugin registers; undefined where no rule is for it. */
export function pluginRoute(module: Type, { method, url }: RouteOptions): Route | undefined {
  const rule = rulesOf(module).find(({ path }) => (path.endsWith('*') ? url.startsWith(path.slice(0, -1)) : url === path));
  if (!rule || typeof method !== 'string') return undefined;
  const { access, scopes = [], roles = [] } = rule;
  // What capabilities say of routes is absent.
  const route = {
    method,
    path: url,
    operationId: `plugin ${method} ${url}`,
    summary: undefined,
    access: scopes.length + roles.length > 0 ? 'authenticated' : access,
    scopes,
    roles,
    kind: 'data',
    isOfPlugin: true,
    types: [],
    priority: 'read',
    view: undefined,
    status: 200,
    byteBudget: undefined,
    input: UNREAD,
    bodyLimit: undefined,
    form: false,
    answerHeaders: {},
    documented: false,
    controller: module,
    handler: () => undefined,
  };
  return route as Partial<Route> as Route;
}

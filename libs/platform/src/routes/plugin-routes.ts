import type { Type } from '@nestjs/common';
import type { RouteOptions } from 'fastify';
import { StartError } from '../server/start-error.ts';
import type { RouteInput } from '../input/route-input.ts';
import type { Access, Route } from './route.ts';

const RULES = Symbol('portico.plugin-routes');

/** Routes that a plugin registers on Fastify, and who may call them. */
export interface PluginRoutesRule {
  /** The path as Fastify has it, with the prefix of the BFF: `/graphql`. With `*` at its end, all that begin so: `/docs*`. Of several rules the most specific decides. */
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

/** Which rule decides over which route of a plugin. */
export class PluginAccess {
  private readonly rules: readonly PluginRoutesRule[];
  private readonly deciding = new Set<PluginRoutesRule>();

  /** @throws StartError for a path with two rules */
  constructor(private readonly root: Type) {
    // What is exact comes first, then the longer beginning.
    this.rules = rulesOf(root).toSorted((one, other) => Number(isOpen(one)) - Number(isOpen(other)) || other.path.length - one.path.length);
    const twice = new Set(this.rules.map(({ path }) => path).filter((path, index, paths) => paths.indexOf(path) !== index));
    if (twice.size > 0) throw new StartError(Array.from(twice, (path) => `@PluginRoutes() has two rules for ${path}, of which one would be ignored; write one`));
  }

  /** The entry of a route that a plugin registers; undefined where no rule is for it. */
  routeOf({ method, url }: RouteOptions): Route | undefined {
    const rule = this.rules.find((one) => covers(one, url));
    if (!rule || typeof method !== 'string') return undefined;
    this.deciding.add(rule);
    return entryOf(rule, this.root, method, url);
  }

  /**
   * A rule for something that a wider one decides over: no plugin has registered such a route of its own, so it closes nothing. One whose plugin
   * is not there at all says nothing wrong.
   * @throws StartError naming both
   */
  checkAllDecide(): void {
    const faults = this.rules.flatMap((rule) => {
      if (this.deciding.has(rule)) return [];
      const wider = this.rules.find((one) => one !== rule && isOpen(one) && this.deciding.has(one) && covers(one, rule.path));
      return wider ? [`@PluginRoutes() has a rule for ${rule.path}, and no plugin registers that: ${wider.path} decides over it; write the path of a route as Fastify has it`] : [];
    });
    if (faults.length > 0) throw new StartError(faults);
  }
}

/** Is it for all paths that begin so? */
const isOpen = ({ path }: PluginRoutesRule): boolean => path.endsWith('*');

const covers = (rule: PluginRoutesRule, url: string): boolean => (isOpen(rule) ? url.startsWith(rule.path.slice(0, -1)) : url === rule.path);

function entryOf(rule: PluginRoutesRule, root: Type, method: string, url: string): Route {
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
    controller: root,
    handler: () => undefined,
  };
  return route as Partial<Route> as Route;
}

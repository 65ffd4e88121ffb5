import { Inject, Injectable } from '@nestjs/common';
import { formatBytes } from '@portico/config';
import { BffSettings, BringsRoutes, DeclaredRoutes, handlerWith, LiveSettings, namedPolicyFaults, RoutesInForce, StartError } from '@portico/platform';
import type { BroughtRoute, LiveChange, LiveSection, NamedPolicies, RouteSource } from '@portico/platform';
import type { VersionSettings, WithVersions } from '../versions/versions.settings.ts';
import { RouteAnswers } from './route-answers.ts';
import type { Answer } from './routed-requests.ts';
import { routeFaults } from './route-faults.ts';
import type { MatchSettings, RouteSettings, WithRoutes } from './routes.settings.ts';

type Routing = WithRoutes & WithVersions;

export const POLICIES = Symbol('portico.policies-of-configured-routes');

/** The routes of bff.yaml, beside those of controllers. */
@BringsRoutes(true)
@Injectable()
export class ConfiguredRoutes implements RouteSource, LiveSection<Routing> {
  private current: ReadonlyMap<string, Answer> = new Map();
  private readonly inForce: RoutesInForce<RouteSettings>;
  /** As they are in force. */
  private versions: readonly VersionSettings[] = [];

  constructor(
    @Inject(BffSettings) private readonly settings: BffSettings & Routing,
    private readonly answers: RouteAnswers,
    @Inject(POLICIES) private readonly policies: NamedPolicies,
    private readonly declared: DeclaredRoutes,
    live: LiveSettings,
  ) {
    this.inForce = new RoutesInForce('routes', settings.routes, LIVE);
    live.add(this as LiveSection<never>);
  }

  /** @throws StartError naming all that is wrong with them */
  routes(): readonly BroughtRoute[] {
    const { routes, versions } = this.settings;
    this.check(this.settings);
    if (routes.length > 0) this.answers.start();
    this.versions = versions;
    this.current = this.answers.of(this.settings);
    return routes.flatMap((route) => this.broughtBy(route));
  }

  /** @throws StartError naming all that is wrong with them */
  private check(settings: Routing): void {
    const faults = [...routeFaults(settings), ...settings.routes.flatMap((route) => namedPolicyFaults(route.policies, this.policies, `routes.${route.name}`, 'ProxyModule.forRoot()'))];
    if (faults.length > 0) throw new StartError(faults);
  }

  /**
   * What answers a route may change while it runs; which requests are its, and who may call, may not.
   * @throws StartError for routes that could not be used, or not be started with either
   */
  prepare(next: Routing): LiveChange {
    this.check(next);
    this.declared.checkNext(this, next.routes.flatMap((route) => this.broughtBy(route)));
    const { routes, takes } = this.inForce.after(next.routes);
    const answers = this.answers.of({ ...next, routes });
    return {
      takes: (path) => path.startsWith('versions') || takes(path),
      swap: () => {
        this.inForce.swap(routes);
        this.versions = next.versions;
        this.current = answers;
      },
    };
  }

  private broughtBy(route: RouteSettings): BroughtRoute[] {
    const { name, match, access, scopes, roles, types, priority, bodyLimit, websocket } = route;
    const conditions = conditionsOf(match);
    return [...new Set(match.methods)].map((method) => ({
      method,
      path: match.path,
      operationId: `${name}.${method.toLowerCase()}`,
      access: access ?? 'authenticated',
      scopes,
      roles,
      types,
      priority,
      bodyLimit,
      webSocket: websocket && method === 'GET',
      ...(conditions === undefined ? {} : { conditions }),
      handler: handlerWith(route.policies, this.policies),
      facts: () => this.factsOf(this.inForce.find(name), method),
      answer: (context) => (this.current.get(name) as Answer)(context),
    }));
  }

  private factsOf({ to, redirect, rewrite, deadline, bodyLimit, websocket, mirror, compress }: RouteSettings, method: string): Record<string, string> {
    const { server } = this.settings;
    if (redirect) return { answer: `${redirect.status} to ${redirect.to}` };
    const reads = method === 'GET';
    return {
      ...(to === undefined ? {} : { upstreams: reads ? this.answers.nameOf(this.answers.upstream(to)) : to, ...versionsOf(to, this.versions) }),
      ...(mirror ? { mirror: `${mirror.percent} % to ${mirror.to}` } : {}),
      ...(compress === undefined ? {} : { compress }),
      ...(websocket && reads ? { websocket: 'yes' } : {}),
      ...(rewrite.path === undefined ? {} : { asks: rewrite.path }),
      ...(reads ? {} : { body: `${formatBytes(bodyLimit ?? server.bodyLimit)}, handed on` }),
      deadline: reads || deadline !== undefined ? `${deadline ?? server.deadline} ms to the answer’s begin` : 'the upstream’s, from the end of the body',
    };
  }
}

/** Who of an upstream's callers gets what: `95 stable, 5 canary`, or `stable alone`. */
function versionsOf(upstream: string, versions: readonly VersionSettings[]): Record<string, string> {
  const own = versions.find(({ name }) => name === upstream);
  if (!own) return {};
  return { versions: own.pinned === undefined ? own.variants.map(({ name, weight }) => `${weight} ${name}`).join(', ') : `${own.pinned} alone` };
}

/** What a route says that may change. */
const LIVE = ['to', 'redirect', 'rewrite', 'deadline', 'mirror', 'compress'] as const;

function conditionsOf({ host, headers, query }: MatchSettings): BroughtRoute['conditions'] {
  const [hasHeaders, hasQuery] = [Object.keys(headers).length > 0, Object.keys(query).length > 0];
  if (host === undefined && !hasHeaders && !hasQuery) return undefined;
  return { ...(host === undefined ? {} : { host }), ...(hasHeaders ? { headers } : {}), ...(hasQuery ? { query } : {}) };
}

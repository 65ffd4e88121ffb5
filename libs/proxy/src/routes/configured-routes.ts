import { Inject, Injectable } from '@nestjs/common';
import { formatBytes } from '@portico/config';
import { BffIdentity, BffSettings, BringsRoutes, StartError } from '@portico/platform';
import type { BroughtRoute, RouteSource } from '@portico/platform';
import { Upstreams } from '@portico/upstream';
import type { RawUpstream, WithUpstreams } from '@portico/upstream';
import { POLICIES, decoratedHandler, policyFaults } from './route-policies.ts';
import type { Policies } from './route-policies.ts';
import { redirected, routedTo } from './routed-requests.ts';
import { routeFaults } from './route-faults.ts';
import type { MatchSettings, RouteSettings, WithRoutes } from './routes.settings.ts';

/** The routes of bff.yaml, beside those of controllers. */
@BringsRoutes(true)
@Injectable()
export class ConfiguredRoutes implements RouteSource {
  constructor(
    @Inject(BffSettings) private readonly settings: BffSettings & WithRoutes & WithUpstreams,
    private readonly upstreams: Upstreams,
    private readonly identity: BffIdentity,
    @Inject(POLICIES) private readonly policies: Policies,
  ) {}

  /** @throws StartError naming all that is wrong with them */
  routes(): readonly BroughtRoute[] {
    const { routes } = this.settings;
    const faults = [...routeFaults(this.settings), ...routes.flatMap((route) => policyFaults(route, this.policies))];
    if (faults.length > 0) throw new StartError(faults);
    const known = new Map<string, RawUpstream>();
    const upstreamOf = (name: string): RawUpstream => {
      const upstream = known.get(name) ?? this.upstreams.rawOf(name);
      known.set(name, upstream);
      return upstream;
    };
    return routes.flatMap((route) => this.broughtBy(route, upstreamOf));
  }

  private broughtBy(route: RouteSettings, upstreamOf: (name: string) => RawUpstream): BroughtRoute[] {
    const { name, match, to, access, scopes, roles, types, priority, bodyLimit } = route;
    const { server } = this.settings;
    const upstream = to === undefined ? undefined : upstreamOf(to);
    if (route.cache && !upstream?.keepsAnswers) throw new StartError([`routes.${name}.cache: no answers of ${to ?? 'a redirect'} are kept; name the upstream in caching.upstreams, with CachingModule among the imports, or take it out`]);
    const answer = upstream ? routedTo(upstream, route, { pseudonym: this.identity.name, deadline: server.deadline, bodyLimit: server.bodyLimit }) : redirected(route);
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
      ...(conditions === undefined ? {} : { conditions }),
      handler: decoratedHandler(route, this.policies),
      facts: this.factsOf(route, method, upstream),
      answer,
    }));
  }

  private factsOf({ redirect, rewrite, deadline, bodyLimit }: RouteSettings, method: string, upstream: RawUpstream | undefined): Record<string, string> {
    const { server } = this.settings;
    if (redirect) return { answer: `${redirect.status} to ${redirect.to}` };
    const reads = method === 'GET';
    return {
      ...(upstream ? { upstreams: (reads ? this.upstreams.nameOf(upstream) : undefined) ?? upstream.name } : {}),
      ...(rewrite.path === undefined ? {} : { asks: rewrite.path }),
      ...(reads ? {} : { body: `${formatBytes(bodyLimit ?? server.bodyLimit)}, handed on` }),
      deadline: reads || deadline !== undefined ? `${deadline ?? server.deadline} ms to the answer’s begin` : 'the upstream’s, from the end of the body',
    };
  }
}

function conditionsOf({ host, headers, query }: MatchSettings): BroughtRoute['conditions'] {
  const [hasHeaders, hasQuery] = [Object.keys(headers).length > 0, Object.keys(query).length > 0];
  if (host === undefined && !hasHeaders && !hasQuery) return undefined;
  return { ...(host === undefined ? {} : { host }), ...(hasHeaders ? { headers } : {}), ...(hasQuery ? { query } : {}) };
}

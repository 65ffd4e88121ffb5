import { Inject, Injectable } from '@nestjs/common';
import { formatBytes } from '@portico/config';
import { BackgroundWork, BffIdentity, BffSettings, BringsRoutes, StartError } from '@portico/platform';
import type { BroughtRoute, RequestContext, RouteSource } from '@portico/platform';
import { Upstreams } from '@portico/upstream';
import type { RawUpstream, WithUpstreams } from '@portico/upstream';
import { Mirror } from '../versions/mirror.ts';
import { ProxySignals } from '../versions/proxy.signals.ts';
import { versionChoice } from '../versions/version-choice.ts';
import type { WithVersions } from '../versions/versions.settings.ts';
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
    @Inject(BffSettings) private readonly settings: BffSettings & WithRoutes & WithVersions & WithUpstreams,
    private readonly upstreams: Upstreams,
    private readonly identity: BffIdentity,
    @Inject(POLICIES) private readonly policies: Policies,
    private readonly work: BackgroundWork,
    private readonly signals: ProxySignals,
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
    const { name, match, to, access, scopes, roles, types, priority, bodyLimit, websocket } = route;
    const { server } = this.settings;
    const upstream = to === undefined ? undefined : upstreamOf(to);
    const rules = { pseudonym: this.identity.name, deadline: server.deadline, bodyLimit: server.bodyLimit, mirror: this.mirrorOf(route, upstreamOf) };
    const answer = upstream ? routedTo(this.choiceOf(upstream, upstreamOf), route, rules) : redirected(route);
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
      handler: decoratedHandler(route, this.policies),
      facts: this.factsOf(route, method, upstream),
      answer,
    }));
  }

  /** Which upstream answers a request: the one that the route names, or a version of it. */
  private choiceOf(upstream: RawUpstream, upstreamOf: (name: string) => RawUpstream): (context: RequestContext) => RawUpstream {
    const versions = this.settings.versions.find((one) => one.upstream === upstream.name);
    if (!versions) return () => upstream;
    const choose = versionChoice(versions);
    const variants = new Map(versions.variants.map(({ name, to }) => [name, upstreamOf(to)]));
    return (context) => {
      const chosen = choose(context);
      this.signals.variantChosen.emit({ ...chosen, upstream: upstream.name });
      return variants.get(chosen.variant) ?? upstream;
    };
  }

  private mirrorOf({ name, mirror }: RouteSettings, upstreamOf: (name: string) => RawUpstream): Mirror | undefined {
    return mirror && new Mirror(name, mirror, upstreamOf(mirror.to), this.work, this.signals.mirrored);
  }

  private factsOf({ redirect, rewrite, deadline, bodyLimit, websocket, mirror }: RouteSettings, method: string, upstream: RawUpstream | undefined): Record<string, string> {
    const { server } = this.settings;
    if (redirect) return { answer: `${redirect.status} to ${redirect.to}` };
    const reads = method === 'GET';
    return {
      ...(upstream ? { upstreams: (reads ? this.upstreams.nameOf(upstream) : undefined) ?? upstream.name } : {}),
      ...(mirror ? { mirror: `${mirror.percent} % to ${mirror.to}` } : {}),
      ...(websocket && reads ? { websocket: 'yes' } : {}),
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

import { Inject, Injectable } from '@nestjs/common';
import { AnswerEncoders, BackgroundWork, BffIdentity, BffSettings, StartError } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import { Upstreams } from '@portico/upstream';
import type { RawUpstream, WithUpstreams } from '@portico/upstream';
import { Mirror } from '../versions/mirror.ts';
import { ProxySignals } from '../versions/proxy.signals.ts';
import { versionChoice } from '../versions/version-choice.ts';
import type { WithVersions } from '../versions/versions.settings.ts';
import type { Encoding } from './encoded-body.ts';
import { redirected, routedTo } from './routed-requests.ts';
import type { Answer } from './routed-requests.ts';
import type { RouteSettings, WithRoutes } from './routes.settings.ts';

/** Makes what answers the requests of routes, for the settings of the start and for later ones. */
@Injectable()
export class RouteAnswers {
  private readonly known = new Map<string, RawUpstream>();

  constructor(
    @Inject(BffSettings) private readonly settings: BffSettings & WithUpstreams,
    private readonly upstreams: Upstreams,
    private readonly identity: BffIdentity,
    private readonly work: BackgroundWork,
    private readonly signals: ProxySignals,
    private readonly encoders: AnswerEncoders,
  ) {}

  /** Has all run that routes may name, now or later: what is asked for after the start would not be started. */
  start(): void {
    for (const { name, kind } of this.settings.upstreams) if (kind === 'http') this.known.set(name, this.upstreams.rawOf(name));
  }

  /** @returns by the names of routes @throws StartError naming upstreams that were not there at the start */
  of(settings: WithRoutes & WithVersions): ReadonlyMap<string, Answer> {
    return new Map(settings.routes.map((route) => [route.name, this.answerOf(route, settings)]));
  }

  /** @throws StartError where it was not there at the start */
  upstream(name: string): RawUpstream {
    const upstream = this.known.get(name);
    if (!upstream) throw new StartError([`"${name}" is an upstream since the start; restart the BFF to have it run`]);
    return upstream;
  }

  /** What an upstream that reads is called in the manifest of routes. */
  nameOf(upstream: RawUpstream): string {
    return this.upstreams.nameOf(upstream) ?? upstream.name;
  }

  private answerOf(route: RouteSettings, settings: WithVersions): Answer {
    const { to, name, mirror, cache } = route;
    const choice = to === undefined ? undefined : this.choiceOf(this.upstream(to), settings);
    if (cache) this.checkKept(route, settings);
    if (!choice) return redirected(route);
    const { deadline, bodyLimit } = this.settings.server;
    const copies = mirror && new Mirror(name, mirror, this.upstream(mirror.to), this.work, this.signals.mirrored);
    return routedTo(choice, route, { pseudonym: this.identity.name, deadline, bodyLimit, mirror: copies, encoding: this.encodingOf(route) });
  }

  /** @throws StartError where nothing compresses answers */
  private encodingOf({ name, compress }: RouteSettings): Encoding | undefined {
    if (compress === undefined) return undefined;
    if (!this.encoders.any) throw new StartError([`routes.${name}.compress: nothing compresses answers here; set edge.compression.enabled, with EdgeModule among the imports, or take it out`]);
    return (context, status, fields) => this.encoders.encodeArriving(context, { status, fields, harmless: compress === 'always' });
  }

  /** @throws StartError where an upstream that may answer has nothing to keep answers in */
  private checkKept({ name, to = 'a redirect' }: RouteSettings, { versions }: WithVersions): void {
    const asked = [to, ...(versions.find((one) => one.name === to)?.variants ?? []).map((variant) => variant.to)];
    const unkept = asked.filter((upstream) => this.known.get(upstream)?.keepsAnswers !== true);
    if (unkept.length > 0) throw new StartError([`routes.${name}.cache: no answers of ${unkept.join(', ')} are kept; name the upstream in caching.upstreams, with CachingModule among the imports, or take it out`]);
  }

  /** Which upstream answers a request: the one that the route names, or a version of it. */
  private choiceOf(upstream: RawUpstream, { versions }: WithVersions): (context: RequestContext) => RawUpstream {
    const own = versions.find(({ name }) => name === upstream.name);
    if (!own) return () => upstream;
    const choose = versionChoice(own);
    const variants = new Map(own.variants.map(({ name, to }) => [name, this.upstream(to)]));
    return (context) => {
      const chosen = choose(context);
      this.signals.variantChosen.emit({ ...chosen, upstream: upstream.name });
      return variants.get(chosen.variant) ?? upstream;
    };
  }
}

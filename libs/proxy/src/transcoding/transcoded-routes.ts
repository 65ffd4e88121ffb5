import { Inject, Injectable } from '@nestjs/common';
import { formatBytes } from '@portico/config';
import { BffSettings, BringsRoutes, handlerWith, namedPolicyFaults, saidAccessFaults, StartError } from '@portico/platform';
import type { BroughtRoute, NamedPolicies, RouteSource } from '@portico/platform';
import { Upstreams } from '@portico/upstream';
import type { AnyUpstreamSettings, WithUpstreams } from '@portico/upstream';
import { POLICIES } from '../routes/configured-routes.ts';
import type { TranscodeSettings, WithTranscoding } from './transcode.settings.ts';
import { transcoded } from './transcoded-requests.ts';
import type { Binding } from './transcoder.ts';
import type { Transcoding } from './transcoding.ts';

/** The contracts of gRPC services that clients may call with JSON; undefined where a BFF gives none. */
export const TRANSCODING = Symbol('portico.transcoding');

/** What reads messages, loaded only where settings need it. */
export const TRANSCODER = Symbol('portico.transcoder');

type Transcoder = Awaited<ReturnType<Transcoding['load']>> | undefined;

/** Loads what reads messages. */
export const loadTranscoder = async ({ transcode = [] }: Partial<WithTranscoding>, transcoding: Transcoding | undefined): Promise<Transcoder> => (transcode.length > 0 ? transcoding?.load() : undefined);

/** The gRPC methods that bff.yaml has called with JSON. */
@BringsRoutes(true)
@Injectable()
export class TranscodedRoutes implements RouteSource {
  constructor(
    @Inject(BffSettings) private readonly settings: BffSettings & WithTranscoding & WithUpstreams,
    private readonly upstreams: Upstreams,
    @Inject(POLICIES) private readonly policies: NamedPolicies,
    @Inject(TRANSCODING) private readonly transcoding: Transcoding | undefined,
    @Inject(TRANSCODER) private readonly transcoder: Transcoder,
  ) {}

  /** @throws StartError naming all that is wrong with them */
  routes(): readonly BroughtRoute[] {
    const { settings, policies } = this;
    const faults = [...transcodingFaults(settings), ...settings.transcode.flatMap((one) => namedPolicyFaults(one.policies, policies, `transcode.${one.name}`, 'ProxyModule.forRoot()'))];
    const routes = faults.length > 0 ? [] : settings.transcode.flatMap((one) => this.routesOf(one, faults));
    if (faults.length > 0) throw new StartError(faults);
    return routes;
  }

  private routesOf(section: TranscodeSettings, faults: string[]): BroughtRoute[] {
    const { name, to, methods, prefix } = section;
    const contract = this.transcoding?.contracts.find((one) => one.name === to);
    if (!contract) {
      faults.push(`transcode.${name}.to: nothing here knows the contract of ${to}; give it to ProxyModule.forRoot({ transcoding: transcoding(${to}) })`);
      return [];
    }
    const { bindings, faults: found } = (this.transcoder as NonNullable<Transcoder>).bindingsOf(contract, this.upstreams.wireOf(contract), methods, prefix);
    faults.push(...found.map((fault) => `transcode.${name}.methods: ${fault}`));
    const byPlace = new Map<string, Binding[]>();
    for (const binding of bindings) {
      const place = `${binding.verb} ${binding.template.path}`;
      byPlace.set(place, [...(byPlace.get(place) ?? []), binding]);
    }
    const uses = new Map<string, number>();
    return [...byPlace.values()].map((same) => this.routeOf(section, same, uses));
  }

  /** @param uses of the name of each method: an additional rule is told apart by its number */
  private routeOf(section: TranscodeSettings, same: readonly Binding[], uses: Map<string, number>): BroughtRoute {
    const [{ verb, template, name }] = same as readonly [Binding];
    const { access, scopes, roles, priority, bodyLimit } = section;
    const { server } = this.settings;
    const use = (uses.get(name) ?? 0) + 1;
    uses.set(name, use);
    const [deadline, limit] = [section.deadline ?? server.deadline, bodyLimit ?? server.bodyLimit];
    const streams = same.some(({ method }) => method.streams);
    return {
      method: verb,
      path: template.path,
      operationId: `${section.name}.${name}${use === 1 ? '' : `-${use}`}`,
      access: access ?? 'authenticated',
      scopes,
      roles,
      types: ['application/json', 'application/x-ndjson', 'text/event-stream'],
      priority,
      bodyLimit,
      handler: handlerWith(section.policies, this.policies),
      facts: () => ({
        upstreams: section.to,
        calls: [...new Set(same.map((one) => one.name))].join(', '),
        ...(same.some(({ request }) => request.hasBody) ? { body: formatBytes(limit) } : {}),
        deadline: `${deadline} ms${streams ? ' to the answer’s begin' : ''}`,
      }),
      answer: transcoded(same, { deadline, bodyLimit: limit }),
    };
  }
}

/** What is wrong with what each section says: the setting, the reason, the fix. */
export const transcodingFaults = ({ transcode: sections = [], upstreams = [] }: Partial<WithTranscoding & WithUpstreams>): string[] =>
  sections.flatMap((section) => [...saidAccessFaults(section), ...upstreamFaults(section, upstreams)].map((fault) => `transcode.${section.name}${fault}`));

function upstreamFaults({ to }: TranscodeSettings, upstreams: readonly AnyUpstreamSettings[]): string[] {
  const known = upstreams.filter(({ kind }) => kind === 'grpc').map(({ name }) => name);
  return known.includes(to) ? [] : [`.to: "${to}" is no upstream of kind grpc; ${known.length === 0 ? 'add it under upstreams' : `write one of ${known.join(', ')}`}`];
}

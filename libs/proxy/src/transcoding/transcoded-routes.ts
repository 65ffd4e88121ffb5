import { Inject, Injectable } from '@nestjs/common';
import { formatBytes } from '@portico/config';
import { BffSettings, BringsRoutes, DeclaredRoutes, handlerWith, LiveSettings, namedPolicyFaults, RoutesInForce, saidAccessFaults, StartError } from '@portico/platform';
import type { BroughtRoute, LiveChange, LiveSection, NamedPolicies, RouteSource } from '@portico/platform';
import { Upstreams } from '@portico/upstream';
import type { AnyUpstreamSettings, WithUpstreams } from '@portico/upstream';
import { POLICIES } from '../routes/configured-routes.ts';
import type { Answer } from '../routes/routed-requests.ts';
import type { TranscodeSettings, WithTranscoding } from './transcode.settings.ts';
import { transcoded } from './transcoded-requests.ts';
import type { CallableBinding, CallRules } from './transcoded-requests.ts';
import type { Binding } from './transcoder.ts';
import type { Transcoding } from './transcoding.ts';

/** The contracts of gRPC services that clients may call with JSON; undefined where a BFF gives none. */
export const TRANSCODING = Symbol('portico.transcoding');

/** What reads messages, loaded only where settings need it. */
export const TRANSCODER = Symbol('portico.transcoder');

type Transcoder = Awaited<ReturnType<Transcoding['load']>> | undefined;

/** Loads what reads messages. */
export const loadTranscoder = async ({ transcode = [] }: Partial<WithTranscoding>, transcoding: Transcoding | undefined): Promise<Transcoder> => (transcode.length > 0 ? transcoding?.load() : undefined);

/** What a section says that may change while the BFF runs; all else says which requests are its. */
const LIVE = ['deadline'] as const;

/** One route, with the ways to call methods that are told apart behind its path. */
interface Place {
  readonly operationId: string;
  readonly bindings: readonly [Binding, ...Binding[]];
}

/** The gRPC methods that bff.yaml has called with JSON. */
@BringsRoutes(true)
@Injectable()
export class TranscodedRoutes implements RouteSource, LiveSection<WithTranscoding & WithUpstreams> {
  private readonly inForce: RoutesInForce<TranscodeSettings>;
  /** What the routes of the start call, by their sections. */
  private called: ReadonlyMap<string, readonly { readonly operationId: string; readonly bindings: readonly CallableBinding[] }[]> = new Map();
  private answers: ReadonlyMap<string, Answer> = new Map();

  constructor(
    @Inject(BffSettings) private readonly settings: BffSettings & WithTranscoding & WithUpstreams,
    private readonly upstreams: Upstreams,
    @Inject(POLICIES) private readonly policies: NamedPolicies,
    @Inject(TRANSCODING) private readonly transcoding: Transcoding | undefined,
    @Inject(TRANSCODER) private readonly transcoder: Transcoder,
    private readonly declared: DeclaredRoutes,
    live: LiveSettings,
  ) {
    this.inForce = new RoutesInForce('transcode', settings.transcode, LIVE);
    live.add(this as LiveSection<never>);
  }

  /** @throws StartError naming all that is wrong with them */
  routes(): readonly BroughtRoute[] {
    const sections = this.settings.transcode;
    const places = this.placesIn(this.settings);
    this.called = new Map(sections.map((section) => [section.name, (places.get(section) ?? []).map(({ operationId, bindings }) => ({ operationId, bindings: this.callable(section, bindings) }))]));
    this.answers = this.answersOf(sections);
    return this.broughtBy(places);
  }

  /** @throws StartError for sections that could not be started with */
  prepare(next: WithTranscoding & WithUpstreams): LiveChange {
    this.declared.checkNext(this, this.broughtBy(this.placesIn(next)));
    const { routes, takes } = this.inForce.after(next.transcode);
    const answers = this.answersOf(routes);
    return {
      takes,
      swap: () => {
        this.inForce.swap(routes);
        this.answers = answers;
      },
    };
  }

  /** @throws StartError naming all that is wrong with them */
  private placesIn(settings: WithTranscoding & WithUpstreams): ReadonlyMap<TranscodeSettings, readonly Place[]> {
    const faults = [...transcodingFaults(settings), ...settings.transcode.flatMap((one) => namedPolicyFaults(one.policies, this.policies, `transcode.${one.name}`, 'ProxyModule.forRoot()'))];
    const places = new Map(faults.length > 0 ? [] : settings.transcode.map((section) => [section, this.placesOf(section, faults)]));
    if (faults.length > 0) throw new StartError(faults);
    return places;
  }

  private placesOf({ name, to, methods, prefix }: TranscodeSettings, faults: string[]): Place[] {
    const contract = this.contractOf(to);
    if (!contract) {
      faults.push(`transcode.${name}.to: nothing here knows the contract of ${to}; give it to ProxyModule.forRoot({ transcoding: transcoding(${to}) })`);
      return [];
    }
    // Where no section was at the start, what reads contracts was not loaded; the next start tells.
    const { bindings, faults: found } = this.transcoder?.bindingsOf(contract, methods, prefix) ?? { bindings: [], faults: [] };
    faults.push(...found.map((fault) => `transcode.${name}.methods: ${fault}`));
    const byPath = new Map<string, [Binding, ...Binding[]]>();
    for (const binding of bindings) {
      const path = `${binding.verb} ${binding.template.path}`;
      byPath.set(path, [...(byPath.get(path) ?? []), binding] as [Binding, ...Binding[]]);
    }
    // An additional rule is told apart by its number.
    const uses = new Map<string, number>();
    return Array.from(byPath.values(), (same) => {
      const [{ name: method }] = same;
      const use = (uses.get(method) ?? 0) + 1;
      uses.set(method, use);
      return { operationId: `${name}.${method}${use === 1 ? '' : `-${use}`}`, bindings: same };
    });
  }

  private contractOf(name: string): Transcoding['contracts'][number] | undefined {
    return this.transcoding?.contracts.find((one) => one.name === name);
  }

  private callable({ to }: TranscodeSettings, bindings: readonly Binding[]): CallableBinding[] {
    const upstream = this.upstreams.wireOf(this.contractOf(to) as Transcoding['contracts'][number]);
    return bindings.map((binding) => ({ ...binding, method: upstream.method(binding.name, binding.read) }));
  }

  private answersOf(sections: readonly TranscodeSettings[]): ReadonlyMap<string, Answer> {
    const rulesOf = (section: TranscodeSettings): CallRules => ({ deadline: this.deadlineOf(section), bodyLimit: this.limitOf(section) });
    return new Map(sections.flatMap((section) => (this.called.get(section.name) ?? []).map(({ operationId, bindings }) => [operationId, transcoded(bindings, rulesOf(section))] as const)));
  }

  private broughtBy(places: ReadonlyMap<TranscodeSettings, readonly Place[]>): BroughtRoute[] {
    return Array.from(places, ([section, all]) => all.map((place) => this.routeOf(section, place))).flat();
  }

  private routeOf(section: TranscodeSettings, { operationId, bindings }: Place): BroughtRoute {
    const [{ verb, template }] = bindings;
    const { access, scopes, roles, priority, bodyLimit } = section;
    return {
      method: verb,
      path: template.path,
      operationId,
      access: access ?? 'authenticated',
      scopes,
      roles,
      types: ['application/json', 'application/x-ndjson', 'text/event-stream'],
      priority,
      bodyLimit,
      handler: handlerWith(section.policies, this.policies),
      facts: () => ({
        upstreams: section.to,
        calls: [...new Set(bindings.map((one) => one.name))].join(', '),
        ...(bindings.some(({ request }) => request.hasBody) ? { body: formatBytes(this.limitOf(section)) } : {}),
        deadline: `${this.deadlineOf(this.inForce.find(section.name))} ms${bindings.some(({ streams }) => streams) ? ' to the answer’s begin' : ''}`,
      }),
      answer: (context) => (this.answers.get(operationId) as Answer)(context),
    };
  }

  private deadlineOf({ deadline }: TranscodeSettings): number {
    return deadline ?? this.settings.server.deadline;
  }

  private limitOf({ bodyLimit }: TranscodeSettings): number {
    return bodyLimit ?? this.settings.server.bodyLimit;
  }
}

/** What is wrong with what each section says: the setting, the reason, the fix. */
export const transcodingFaults = ({ transcode: sections = [], upstreams = [] }: Partial<WithTranscoding & WithUpstreams>): string[] =>
  sections.flatMap((section) => [...saidAccessFaults(section), ...upstreamFaults(section, upstreams)].map((fault) => `transcode.${section.name}${fault}`));

function upstreamFaults({ to }: TranscodeSettings, upstreams: readonly AnyUpstreamSettings[]): string[] {
  const known = upstreams.filter(({ kind }) => kind === 'grpc').map(({ name }) => name);
  return known.includes(to) ? [] : [`.to: "${to}" is no upstream of kind grpc; ${known.length === 0 ? 'add it under upstreams' : `write one of ${known.join(', ')}`}`];
}

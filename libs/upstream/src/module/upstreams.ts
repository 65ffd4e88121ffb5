import { Inject, Injectable, Optional } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { BffSettings, CATALOGUE, Environment, HeldResources, LiveSettings, ManagementPages, Signals, StartError, StreamPlaces } from '@portico/platform';
import type { LiveChange, LiveSection } from '@portico/platform';
import type { CallTarget } from '../calls/call-target.ts';
import { GrpcUpstream } from '../calls/clients/grpc-upstream.ts';
import { HttpUpstream } from '../calls/clients/http-upstream.ts';
import { RawUpstream } from '../calls/clients/raw-upstream.ts';
import { RawUpstreams } from '../calls/clients/raw-upstreams.ts';
import { WireUpstream } from '../calls/clients/wire-upstream.ts';
import { blameAnswers } from '../calls/contract/blamed-answers.ts';
import type { GrpcContract, HttpContract } from '../calls/contract/contract.ts';
import { declaredMethods, grpcMethods } from '../calls/contract/grpc-methods.ts';
import { ContractCheck } from '../calls/contract/shape-check.ts';
import { UPSTREAM_IDENTITIES } from '../calls/identity/call-identity.ts';
import type { CallIdentity, UpstreamIdentities } from '../calls/identity/call-identity.ts';
import { KEPT_READS } from '../calls/reads/read-cache.ts';
import type { KeptReads } from '../calls/reads/read-cache.ts';
import { OpenStreams } from '../calls/streams/open-streams.ts';
import type { UpstreamStreams } from '../calls/streams/open-streams.ts';
import { UpstreamSignals } from '../calls/telemetry/upstream.signals.ts';
import type { Instance } from '../policies/instances/instance.ts';
import type { ConnectionPool } from '../transport/connections/connection-pool.ts';
import { proxyAt } from '../transport/connections/undici/proxy.ts';
import { discoveryOf } from '../transport/discovery/discovery-of.ts';
import type { Discovery, DiscoveryProblem } from '../transport/discovery/discovery.ts';
import type { Protocol } from '../transport/discovery/instance-address.ts';
import { parseInstance } from '../transport/discovery/instance-text.ts';
import type { Endpoints } from '../transport/endpoints/endpoints.ts';
import type { GrpcChannel } from '../transport/endpoints/grpc-channel.ts';
import { GrpcEndpoints } from '../transport/endpoints/grpc-endpoints.ts';
import { HttpEndpoints } from '../transport/endpoints/http-endpoints.ts';
import type { HttpWays } from '../transport/endpoints/http-endpoints.ts';
import { grpcProbe } from '../transport/probes/grpc-probe.ts';
import { httpProbe } from '../transport/probes/http-probe.ts';
import { Prober } from '../transport/probes/probe.ts';
import type { Ask } from '../transport/probes/probe.ts';
import { UpstreamTls } from '../transport/tls/upstream-tls.ts';
import { upstreamsPage } from './explain/upstreams-page.ts';
import { RunningUpstream } from './running-upstream.ts';
import { needsUndici, settingsFaults } from './settings-faults.ts';
import { targetOf } from './target-of.ts';
import type { AnyUpstreamSettings, GrpcUpstreamSettings, HttpUpstreamSettings, WithUpstreams } from './upstream.settings.ts';

/** The BFF's upstreams: a client asks for the one that its contract describes. */
@Injectable()
export class Upstreams implements OnModuleInit, OnApplicationShutdown, LiveSection<WithUpstreams> {
  private readonly settings: readonly AnyUpstreamSettings[];
  private readonly zone: string | undefined;
  /** By name. Clients of the same upstream share it: there is one budget, one breaker, one set of connections. */
  private readonly running = new Map<string, RunningUpstream<unknown>>();

  /** What each is called in the manifest of routes. */
  private readonly faces = new WeakMap<object, string>();
  /** By contract: one that is asked for again, as by a client that is made for each request, costs nothing. */
  private readonly known = new WeakMap<HttpContract | GrpcContract, object>();
  /** What clients have asked for: the upstream's name, and its kind. */
  private readonly wanted = new Map<string, AnyUpstreamSettings['kind']>();
  private readonly contracts: HttpContract[] = [];
  private started = false;
  private readonly checks: ContractCheck[] = [];
  private readonly streams: OpenStreams;
  private readonly signals: UpstreamSignals;

  constructor(
    @Inject(BffSettings) private readonly all: BffSettings & WithUpstreams,
    private readonly environment: Environment,
    private readonly events: Signals,
    private readonly pages: ManagementPages,
    private readonly held: HeldResources,
    @Optional() @Inject(UPSTREAM_IDENTITIES) private readonly identities?: UpstreamIdentities,
    @Optional() places: StreamPlaces = new StreamPlaces(all.streams, events, held),
    @Optional() @Inject(KEPT_READS) private readonly kept?: KeptReads,
    @Optional() live?: LiveSettings,
  ) {
    live?.add(this as LiveSection<never>);
    const faults = settingsFaults(all);
    if (faults.length > 0) throw new StartError(faults);
    this.settings = all.upstreams;
    this.zone = all.zone;
    this.signals = events.of(UpstreamSignals);
    this.streams = new OpenStreams(places, all.connections.writeTimeout, events);
    // A view that meets what its types do not promise is an error of the BFF: an upstream may have broken its contract.
    events.requestFinished.subscribe(({ context, status }) => {
      if (status !== CATALOGUE.internal.status) return;
      for (const check of this.checks) check.suspect();
      blameAnswers(context);
    });
  }

  /** @throws StartError when bff.yaml has no HTTP upstream of the contract's name; Error when it is asked for first while requests are served */
  http<C extends HttpContract>(contract: C): HttpUpstream<C> {
    this.wanted.set(contract.name, 'http');
    return this.once(contract, () => this.httpOf(contract));
  }

  /** @throws StartError when bff.yaml has no gRPC upstream of the contract's name; Error when it is asked for first while requests are served */
  grpc<C extends GrpcContract>(contract: C): GrpcUpstream<C> {
    this.wanted.set(contract.name, 'grpc');
    return this.once(contract, () => this.grpcOf(contract));
  }

  /** All HTTP upstreams, for code that brings requests of its own. */
  raw(): RawUpstreams {
    const http = this.settings.filter((one): one is HttpUpstreamSettings => one.kind === 'http');
    return new RawUpstreams(http.map((settings) => ({ upstream: new RawUpstream(this.httpTarget(settings)), instances: settings.instances })));
  }

  /** One HTTP upstream by its name, for code that brings requests of its own. @throws StartError when bff.yaml has none of this name */
  rawOf(name: string): RawUpstream {
    const settings = this.find<HttpUpstreamSettings>(name, 'http');
    return this.named(settings, new RawUpstream(this.httpTarget(settings)));
  }

  /** A gRPC upstream by its contract, for code that writes and reads its messages itself. @throws StartError when bff.yaml has none of this name */
  wireOf(contract: GrpcContract): WireUpstream {
    this.wanted.set(contract.name, 'grpc');
    const settings = this.find<GrpcUpstreamSettings>(contract.name, 'grpc');
    return this.named(settings, new WireUpstream(this.grpcTarget(settings), declaredMethods(contract), settings.hedging.quantile));
  }

  /** None of them changes while the BFF runs. @throws StartError where clients would not find theirs at the next start */
  prepare(next: WithUpstreams): LiveChange {
    const lacking = Array.from(this.wanted, ([name, kind]) => lackIn(next.upstreams, name, kind)).filter((fault) => fault !== undefined);
    const faults = [...lacking, ...this.contracts.flatMap((contract) => this.unknownReads(next, contract))];
    if (faults.length > 0) throw new StartError(faults);
    return { takes: () => false, swap: () => undefined };
  }

  async onModuleInit(): Promise<void> {
    this.started = true;
    this.pages.add(upstreamsPage(() => [...this.running.values()].map((upstream) => upstream.describe())));
    const started = await Promise.allSettled([...this.running.values()].map((upstream) => upstream.start()));
    const faults: string[] = [];
    for (const one of started) {
      if (one.status === 'fulfilled') continue;
      if (!(one.reason instanceof StartError)) throw one.reason;
      faults.push(...one.reason.faults);
    }
    if (faults.length > 0) throw new StartError(faults);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.running.values()].map((upstream) => upstream.close()));
  }

  /** What a face of an upstream is called in the manifest of routes; undefined for any other value. */
  nameOf(face: object): string | undefined {
    return this.faces.get(face);
  }

  private once<T extends object>(contract: HttpContract | GrpcContract, make: () => T): T {
    const face = (this.known.get(contract) as T | undefined) ?? make();
    this.known.set(contract, face);
    return face;
  }

  private httpOf<C extends HttpContract>(contract: C): HttpUpstream<C> {
    const settings = this.find<HttpUpstreamSettings>(contract.name, 'http');
    const check = new ContractCheck(contract, this.environment.development ? 1 : settings.checked);
    this.checks.push(check);
    const target = this.httpTarget(settings);
    const unknown = this.unknownReads(this.all, contract);
    if (unknown.length > 0) throw new StartError(unknown);
    this.contracts.push(contract);
    return this.named(settings, new HttpUpstream(contract, target, check, settings.basePath));
  }

  private unknownReads(settings: object, contract: HttpContract): string[] {
    const [named, reads] = [this.kept?.namedIn(settings, contract.name) ?? [], readsOf(contract)];
    return named.flatMap((name) => (reads.includes(name) ? [] : [`caching.upstreams.${contract.name}.operations: the contract of ${contract.name} has no read "${name}"; write it as there, such as "GET /products/{id}"`]));
  }

  private grpcOf<C extends GrpcContract>(contract: C): GrpcUpstream<C> {
    const settings = this.find<GrpcUpstreamSettings>(contract.name, 'grpc');
    return this.named(settings, new GrpcUpstream(this.grpcTarget(settings), grpcMethods(contract, settings.hedging.quantile)));
  }

  private grpcTarget(settings: GrpcUpstreamSettings): CallTarget<GrpcChannel> {
    const replaced = (instance: string): void => this.signals.connectionReplaced.emit({ upstream: settings.name, instance });
    return this.target(settings, (tls) => new GrpcEndpoints(settings, replaced, tls), grpcProbe(settings.probe.path ?? ''));
  }

  private named<T extends object>({ name, retry: { attempts } }: AnyUpstreamSettings, face: T): T {
    this.faces.set(face, attempts > 1 ? `${name} (${attempts} attempts)` : name);
    return face;
  }

  private httpTarget(settings: HttpUpstreamSettings): CallTarget<ConnectionPool> {
    return this.target(settings, (tls) => new HttpEndpoints(settings, tls, waysOf(settings)), httpProbe(settings.probe.path ?? '/'));
  }

  private target<E>(settings: AnyUpstreamSettings, endpointsOf: (tls: UpstreamTls | undefined) => Endpoints<E>, ask: Ask<E>): CallTarget<E> {
    const known = this.running.get(settings.name) as RunningUpstream<E> | undefined;
    if (known) return known.target;
    if (this.started) throw new Error(`the upstream "${settings.name}" is asked for first when the BFF has started, and its instances are not known; ask for it in the constructor of a provider that is not made for each request, which reads the request through currentContext()`);
    const tls = this.tlsOf(settings);
    const endpoints = endpointsOf(tls);
    const discovery = this.discoveryOf(settings);
    const target = targetOf(settings, endpoints, this.events, this.zone, this.identityOf(settings), this.streamsOf(settings), settings.kind === 'http' ? this.kept?.of(settings.name) : undefined);
    this.running.set(settings.name, new RunningUpstream<E>(settings, target, endpoints, discovery, this.proberOf(settings, target, ask), tls) as RunningUpstream<unknown>);
    return target;
  }

  private tlsOf({ name: upstream, kind, instances, tls }: AnyUpstreamSettings): UpstreamTls | undefined {
    if (!tls) return undefined;
    const plain = kind === 'http' ? instances.find((text) => /^(?:\w+\+)?http:/i.test(text)) : undefined;
    if (plain !== undefined) throw new StartError([`upstreams.${upstream}.tls is set, but ${plain.split(' ')[0]} is not secured; write https:// there, or take tls away`]);
    return new UpstreamTls(upstream, tls, process.cwd(), (note) => this.signals.upstreamCertificate.emit({ upstream, ...note }));
  }

  private streamsOf(settings: AnyUpstreamSettings): UpstreamStreams {
    return this.streams.of(settings.name, settings.streams, this.held);
  }

  private identityOf({ name, identity }: AnyUpstreamSettings): CallIdentity | undefined {
    if (!identity) return undefined;
    if (!this.identities) throw new StartError([`the upstream "${name}" has an identity in bff.yaml, but nothing here makes one: import UpstreamIdentityModule of @portico/auth`]);
    return this.identities.identityOf(name, identity, (other) => this.withoutIdentity(other));
  }

  /** The upstream that gives others their identity cannot need one itself. */
  private withoutIdentity(name: string): RawUpstream {
    const settings = this.find<HttpUpstreamSettings>(name, 'http');
    if (settings.identity) throw new StartError([`the upstream "${name}" gives others their tokens: take its own identity from bff.yaml`]);
    return new RawUpstream(this.httpTarget(settings));
  }

  private discoveryOf({ name: upstream, kind, instances, discovery }: AnyUpstreamSettings): Discovery {
    const protocol = kind as Protocol;
    // What is faulty did not get through the settings' own rules.
    const entries = instances.map((text) => parseInstance(text, protocol)).filter((entry) => entry.kind !== 'faulty');
    const { nameServers, every } = discovery;
    const problem = ({ entry, error }: DiscoveryProblem): void => this.signals.discoveryFailed.emit({ upstream, entry, error });
    return discoveryOf(entries, { protocol, nameServers, every, folder: process.cwd(), problem });
  }

  private proberOf<E>({ name: upstream, probe }: AnyUpstreamSettings, { instances }: CallTarget<E>, ask: Ask<E>): Prober<E> | undefined {
    if (probe.path === undefined) return undefined;
    const verdict = (instance: Instance<E>, down: boolean, why?: string): void => {
      instances.probed(instance, down, performance.now());
      this.signals.instanceProbed.emit({ upstream, instance: instance.address, down, ...(why === undefined ? {} : { why }) });
    };
    return new Prober(probe, () => instances.all, ask, verdict);
  }

  private find<S extends AnyUpstreamSettings>(name: string, kind: S['kind']): S {
    const fault = lackIn(this.settings, name, kind);
    if (fault !== undefined) throw new StartError([fault]);
    return this.settings.find((one) => one.name === name) as S;
  }
}

/** What is wrong with settings for a client of an upstream; undefined where nothing is. */
function lackIn(upstreams: readonly AnyUpstreamSettings[], name: string, kind: AnyUpstreamSettings['kind']): string | undefined {
  const settings = upstreams.find((one) => one.name === name);
  if (!settings) return `bff.yaml has no upstream named "${name}"; add one of kind ${kind} under upstreams`;
  return settings.kind === kind ? undefined : `the upstream "${name}" is of kind ${settings.kind} in bff.yaml, but its contract is ${kind}`;
}

const readsOf = ({ operations }: HttpContract): string[] => Object.keys(operations).filter((name) => name.startsWith('GET '));

function waysOf(settings: HttpUpstreamSettings): HttpWays {
  const { name, http2, proxy, proxyCredentials } = settings;
  return { name, http2, proxy: proxy === undefined ? undefined : proxyAt(new URL(proxy).origin, proxyCredentials?.reveal()), undici: needsUndici(settings) };
}

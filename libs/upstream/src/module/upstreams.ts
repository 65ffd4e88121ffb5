import { loadPackageDefinition, credentials } from '@grpc/grpc-js';
import type { Client, ServiceClientConstructor } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { BffSettings, Environment, Events, StartError } from '@portico/platform';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import type { GrpcContract, HttpContract } from '../contract/contract.ts';
import { ContractCheck } from '../contract/shape-check.ts';
import { GrpcUpstream } from '../faces/grpc-upstream.ts';
import { HttpUpstream } from '../faces/http-upstream.ts';
import { RetryBudget } from '../attempts/retry-budget.ts';
import type { CallTarget } from '../calls/call-target.ts';
import { Breaker } from '../health/breaker.ts';
import { Instance } from '../instances/instance.ts';
import { Instances } from '../instances/instances.ts';
import type { AnyUpstreamSettings, GrpcUpstreamSettings, HttpUpstreamSettings, WithUpstreams } from './upstream.settings.ts';

/** The BFF's upstreams: a client asks for the one that its contract describes. */
@Injectable()
export class Upstreams implements OnApplicationShutdown {
  private readonly settings: readonly AnyUpstreamSettings[];
  private readonly opened: (() => void | Promise<void>)[] = [];

  constructor(
    @Inject(BffSettings) settings: BffSettings & Partial<WithUpstreams>,
    private readonly environment: Environment,
    private readonly events: Events,
  ) {
    if (!settings.upstreams) throw new StartError([`${settings.constructor.name} has no upstreams: add @ListOf({ kind: UPSTREAM_KINDS }) upstreams`]);
    this.settings = settings.upstreams;
  }

  /** @throws StartError when bff.yaml has no HTTP upstream of the contract's name */
  http<C extends HttpContract>(contract: C): HttpUpstream<C> {
    const settings = this.find<HttpUpstreamSettings>(contract.name, 'http');
    const check = new ContractCheck(contract, this.environment.development ? 1 : settings.checked);
    return new HttpUpstream(contract, this.targetOf(settings, (origin) => this.pool(origin, settings)), check);
  }

  /** @throws StartError when bff.yaml has no gRPC upstream of the contract's name */
  grpc<C extends GrpcContract>(contract: C): GrpcUpstream<C> {
    const settings = this.find<GrpcUpstreamSettings>(contract.name, 'grpc');
    const definition = fromJSON(contract.descriptor as never, { keepCase: false, longs: Number, enums: String, defaults: true, arrays: true });
    let constructor: unknown = loadPackageDefinition(definition);
    for (const step of contract.service.split('.')) constructor = (constructor as Record<string, unknown>)[step];
    const options = {
      'grpc.max_receive_message_length': settings.maxResponse,
      'grpc.service_config_disable_resolution': 1,
      // An upstream that was away is tried again soon; gRPC's own first pause is 1 s, its longest 2 min.
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 2_000,
    };
    const target = this.targetOf(settings, (address) => {
      const client: Client = new (constructor as ServiceClientConstructor)(address, credentials.createInsecure(), options);
      this.opened.push(() => client.close());
      return client;
    });
    return new GrpcUpstream(target, repeatableMethods(definition[contract.service]));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((close) => close()));
  }

  private pool(origin: string, { connections, connectTimeout, keepAlive }: HttpUpstreamSettings): Dispatcher {
    const pool = new Pool(origin, {
      connections,
      // Aborting one of several pipelined requests makes undici send the others twice.
      pipelining: 1,
      allowH2: false,
      // Portico's own deadlines, on one queue, replace these.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: keepAlive,
      keepAliveTimeoutThreshold: 4_000,
      connect: { timeout: connectTimeout },
    });
    this.opened.push(() => pool.destroy());
    return pool;
  }

  /** @param open makes what attempts at an address are sent through */
  private targetOf<E>(settings: AnyUpstreamSettings, open: (address: string) => E): CallTarget<E> {
    const { name: upstream, timeout, maxResponse, deadlineHeader, retry, ejection } = settings;
    const { events } = this;
    const instances = settings.instances.map((address) => new Instance(address, open(address)));
    return {
      upstream,
      timeout,
      maxResponse,
      deadlineHeader,
      retry,
      events,
      instances: new Instances(instances as [Instance<E>, ...Instance<E>[]], ejection, ({ address }, duration) =>
        events.instanceEjected.emit({ upstream, instance: address, duration }),
      ),
      budget: new RetryBudget(retry),
      breaker: new Breaker(settings.breaker, (state) => events.breakerChanged.emit({ upstream, state })),
    };
  }

  private find<S extends AnyUpstreamSettings>(name: string, kind: S['kind']): S {
    const settings = this.settings.find((one) => one.name === name);
    if (!settings) throw new StartError([`bff.yaml has no upstream named "${name}"; add one of kind ${kind} under upstreams`]);
    if (settings.kind !== kind) throw new StartError([`the upstream "${name}" is of kind ${settings.kind} in bff.yaml, but its contract is ${kind}`]);
    return settings as S;
  }
}

/** The methods that the contract marks with `option idempotency_level`: NO_SIDE_EFFECTS or IDEMPOTENT (descriptor.proto). */
function repeatableMethods(service: unknown): ReadonlySet<string> {
  const methods = Object.entries(service as Record<string, { readonly options?: { readonly idempotency_level?: string } }>);
  return new Set(methods.filter(([, { options }]) => /^(?:NO_SIDE_EFFECTS|IDEMPOTENT)$/.test(options?.idempotency_level ?? '')).map(([name]) => name));
}

import { credentials, loadPackageDefinition } from '@grpc/grpc-js';
import type { Client, ServiceClientConstructor } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { Operation } from '../calls/operation.ts';
import type { GrpcContract } from '../contract/contract.ts';
import type { Placement } from '../instances/placement.ts';

/** A pinned gRPC service as @grpc/grpc-js takes it. */
export class GrpcService {
  private readonly definition: ReturnType<typeof fromJSON>;
  private readonly Constructor: ServiceClientConstructor;

  constructor(private readonly contract: GrpcContract) {
    this.definition = fromJSON(contract.descriptor as never, { keepCase: false, longs: Number, enums: String, defaults: true, arrays: true });
    let found: unknown = loadPackageDefinition(this.definition);
    for (const step of contract.service.split('.')) found = (found as Record<string, unknown>)[step];
    this.Constructor = found as ServiceClientConstructor;
  }

  /** A client of one instance. @param maxResponse bytes */
  client({ address, authority, ip }: Placement, maxResponse: number): Client {
    return new this.Constructor(ip === undefined ? address : ipTarget(address), credentials.createInsecure(), {
      'grpc.max_receive_message_length': maxResponse,
      'grpc.service_config_disable_resolution': 1,
      // An upstream that was away is tried again soon; gRPC's own first pause is 1 s, its longest 2 min.
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 2_000,
      ...(authority === undefined ? {} : { 'grpc.default_authority': authority }),
    });
  }

  /**
   * Its methods; what may be done with them is said by `option idempotency_level` (descriptor.proto).
   *
   * @param quantile of an operation's latencies, after which an attempt is slow
   */
  operations(quantile: number): ReadonlyMap<string, Operation> {
    const methods = Object.entries(this.definition[this.contract.service] as Record<string, { readonly options?: { readonly idempotency_level?: string } }>);
    return new Map(
      methods.map(([name, { options }]) => {
        const level = options?.idempotency_level;
        const safe = level === 'NO_SIDE_EFFECTS';
        return [name, new Operation(name, { safe, repeatable: safe || level === 'IDEMPOTENT' }, quantile)];
      }),
    );
  }
}

/** An address of numbers, for which gRPC needs no name server (grpc/grpc doc/naming.md). */
const ipTarget = (address: string): string => `${address.startsWith('[') ? 'ipv6' : 'ipv4'}:${address}`;

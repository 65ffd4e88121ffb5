import type { MethodDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { textOf } from '@portico/platform';
import { Operation } from '../operation.ts';
import type { OperationTraits } from '../operation.ts';
import type { GrpcContract } from './contract.ts';
import { GrpcIntegers } from './grpc-integers.ts';

/** A method of a pinned gRPC service: how it is called, and what its messages are on the wire. */
export interface GrpcMethod {
  readonly operation: Operation;
  /** Such as `/shop.v1.Catalog/Get`. */
  readonly path: string;
  /** @throws TypeError that names the field, for a message that would arrive as another one */
  readonly write: (message: unknown) => Buffer;
  /** @throws Error for bytes that are no such message */
  readonly read: (bytes: Buffer) => unknown;
}

/** What is known of a method besides its messages. */
export interface DeclaredMethod extends Pick<GrpcMethod, 'path'> {
  readonly traits: OperationTraits;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

/** An answer that was decoded and breaks the contract. */
export class WrongShape {
  constructor(readonly fault: string) {}
}

/** 64-bit integers as decimals, which lose nothing; `GrpcIntegers` makes numbers of those that are declared so. */
const OPTIONS = { keepCase: false, longs: String, enums: String, defaults: true, arrays: true };

/** The methods of a pinned gRPC service, for code that writes and reads messages itself. */
export function declaredMethods(contract: GrpcContract): ReadonlyMap<string, DeclaredMethod> {
  return new Map(Object.entries(definitionsOf(contract)).map(([name, method]) => [name, { ...method, traits: traitsOf(method) }]));
}

const definitionsOf = ({ descriptor, service }: GrpcContract): Record<string, Definition> => fromJSON(descriptor as never, OPTIONS)[service] as unknown as Record<string, Definition>;

function traitsOf({ options }: Definition): OperationTraits {
  const level = options?.idempotency_level;
  const safe = level === 'NO_SIDE_EFFECTS';
  return { safe, repeatable: safe || level === 'IDEMPOTENT' };
}

type Definition = MethodDefinition<unknown, unknown> & { readonly options?: { readonly idempotency_level?: string } };

/**
 * The methods of a pinned gRPC service; what may be done with them is said by `option idempotency_level` (descriptor.proto).
 *
 * @param quantile of an operation's latencies, after which an attempt is slow
 */
export function grpcMethods(contract: GrpcContract, quantile: number): ReadonlyMap<string, GrpcMethod> {
  const { descriptor, service, name: upstream } = contract;
  return new Map(Object.entries(definitionsOf(contract)).map(([name, method]) => [name, methodOf(name, method, new GrpcIntegers(descriptor, service, name), upstream, quantile)]));
}

function methodOf(name: string, definition: Definition, integers: GrpcIntegers, upstream: string, quantile: number): GrpcMethod {
  const { path, requestSerialize, responseDeserialize } = definition;
  return {
    operation: new Operation(name, traitsOf(definition), quantile),
    path,
    write: (message) => {
      try {
        integers.check(message);
        return requestSerialize(message);
      } catch (cause) {
        throw new TypeError(`the message for ${upstream} ${name} cannot be sent: ${textOf(cause)}`, { cause });
      }
    },
    read: (bytes) => {
      const message = responseDeserialize(bytes);
      const fault = integers.settle(message);
      return fault === undefined ? message : new WrongShape(fault);
    },
  };
}

import type { GrpcChannel } from '../../transport/endpoints/grpc-channel.ts';
import type { CallKind } from '../call-kind.ts';
import type { CallTarget } from '../call-target.ts';
import type { GrpcContract } from '../contract/contract.ts';
import type { GrpcMethod } from '../contract/grpc-methods.ts';
import { GRPC } from '../grpc-attempt.ts';
import type { GrpcRequest } from '../grpc-attempt.ts';
import { joinOrStart, scopeOfCall } from '../join-or-start.ts';

const NO_HEADERS: readonly string[] = [];

type Methods<C extends GrpcContract> = NonNullable<C['methods']>;
type RequestOf<M> = M extends { request: infer R } ? R : never;
type ResponseOf<M> = M extends { response: infer R } ? R : never;

/** A gRPC upstream, typed by its pinned contract: `recommendations.call('Recommend', { limit: 4 })`. */
export class GrpcUpstream<C extends GrpcContract> {
  constructor(
    private readonly target: CallTarget<GrpcChannel>,
    private readonly methods: ReadonlyMap<string, GrpcMethod>,
  ) {}

  /** @throws TypeError that names the field, for a message that would arrive as another one */
  call<M extends keyof Methods<C> & string>(name: M, message: RequestOf<Methods<C>[M]>): Promise<ResponseOf<Methods<C>[M]>> {
    const scope = scopeOfCall(this.target.upstream);
    const method = this.methods.get(name);
    if (!method) throw new TypeError(`the contract of ${this.target.upstream} has no ${name}`);
    const { operation } = method;
    const bytes = method.write(message);
    const body = this.target.shared && operation.safe ? bytes.toString('latin1') : undefined;
    const request: GrpcRequest = { path: name, headers: NO_HEADERS, body, method, message: bytes };
    const kind = GRPC as CallKind<ResponseOf<Methods<C>[M]>, GrpcChannel, GrpcRequest>;
    return joinOrStart(kind, this.target, operation, scope, request);
  }
}

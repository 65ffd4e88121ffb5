import type { Client } from '@grpc/grpc-js';
import { currentScope, structureKey } from '@portico/platform';
import { GrpcCall } from '../calls/grpc-call.ts';
import { joinOrStart } from '../calls/join-or-start.ts';
import type { CallTarget } from '../calls/call-target.ts';
import type { Operation } from '../calls/operation.ts';
import type { GrpcContract } from '../contract/contract.ts';

const NO_HEADERS: readonly string[] = [];

type Methods<C extends GrpcContract> = NonNullable<C['methods']>;
type RequestOf<M> = M extends { request: infer R } ? R : never;
type ResponseOf<M> = M extends { response: infer R } ? R : never;

/** A gRPC upstream, typed by its pinned contract: `recommendations.call('Recommend', { limit: 4 })`. */
export class GrpcUpstream<C extends GrpcContract> {
  constructor(
    private readonly target: CallTarget<Client>,
    private readonly operations: ReadonlyMap<string, Operation>,
  ) {}

  call<M extends keyof Methods<C> & string>(method: M, message: RequestOf<Methods<C>[M]>): Promise<ResponseOf<Methods<C>[M]>> {
    const scope = currentScope();
    if (!scope) throw new Error(`${this.target.upstream} was called outside a request: there is no deadline to keep`);
    const operation = this.operations.get(method);
    if (!operation) throw new TypeError(`the contract of ${this.target.upstream} has no ${method}`);
    const { shared } = this.target;
    const request = { path: method, headers: NO_HEADERS, body: shared && operation.safe ? structureKey(message) : undefined };
    return joinOrStart(this.target, operation, scope, request, () => new GrpcCall<ResponseOf<Methods<C>[M]>>(this.target, operation, scope, message, request));
  }
}

import type { Client } from '@grpc/grpc-js';
import { currentScope } from '@portico/platform';
import { GrpcCall } from '../calls/grpc-call.ts';
import type { CallTarget } from '../calls/call-target.ts';
import type { GrpcContract } from '../contract/contract.ts';

type Methods<C extends GrpcContract> = NonNullable<C['methods']>;
type RequestOf<M> = M extends { request: infer R } ? R : never;
type ResponseOf<M> = M extends { response: infer R } ? R : never;

/** A gRPC upstream, typed by its pinned contract: `recommendations.call('Recommend', { limit: 4 })`. */
export class GrpcUpstream<C extends GrpcContract> {
  constructor(
    private readonly target: CallTarget<Client>,
    /** The methods that the contract declares free of side effects or idempotent. */
    private readonly repeatable: ReadonlySet<string>,
  ) {}

  call<M extends keyof Methods<C> & string>(method: M, request: RequestOf<Methods<C>[M]>): Promise<ResponseOf<Methods<C>[M]>> {
    const scope = currentScope();
    if (!scope) throw new Error(`${this.target.upstream} was called outside a request: there is no deadline to keep`);
    return new GrpcCall<ResponseOf<Methods<C>[M]>>(this.target, method, scope, this.repeatable.has(method), request).start();
  }
}

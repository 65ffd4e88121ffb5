import { Metadata } from '@grpc/grpc-js';
import type { Client } from '@grpc/grpc-js';
import { currentScope } from '@portico/platform';
import { GrpcCall } from '../calls/grpc-call.ts';
import type { CallTarget } from '../calls/call.ts';
import { outgoingHeaders } from '../calls/outgoing-headers.ts';
import type { GrpcContract } from '../contract/contract.ts';
import type { RoundRobin } from '../instances/round-robin.ts';

type Methods<C extends GrpcContract> = NonNullable<C['methods']>;
type RequestOf<M> = M extends { request: infer R } ? R : never;
type ResponseOf<M> = M extends { response: infer R } ? R : never;

/** A gRPC upstream, typed by its pinned contract: `recommendations.call('Recommend', { limit: 4 })`. */
export class GrpcUpstream<C extends GrpcContract> {
  constructor(
    private readonly target: CallTarget & { readonly deadlineHeader: string },
    private readonly instances: RoundRobin<Client>,
  ) {}

  call<M extends keyof Methods<C> & string>(method: M, request: RequestOf<Methods<C>[M]>): Promise<ResponseOf<Methods<C>[M]>> {
    const scope = currentScope();
    if (!scope) throw new Error(`${this.target.upstream} was called outside a request: there is no deadline to keep`);
    const allowance = Math.max(1, Math.floor(Math.min(scope.remaining(), this.target.timeout)));
    const headers = outgoingHeaders(scope.context, this.target.deadlineHeader, allowance);
    const metadata = new Metadata();
    for (let index = 0; index < headers.length; index += 2) metadata.set(headers[index] as string, headers[index + 1] as string);
    return new GrpcCall<ResponseOf<Methods<C>[M]>>(this.target, method, scope).send(this.instances.next(), request, metadata, allowance);
  }
}

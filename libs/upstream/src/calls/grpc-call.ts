import { Metadata } from '@grpc/grpc-js';
import type { Scope } from '@portico/platform';
import type { GrpcChannel } from '../endpoints/grpc-channel.ts';
import type { GrpcMethod } from '../endpoints/grpc-method.ts';
import type { Instance } from '../instances/instance.ts';
import type { SentRequest } from '../coalescing/sent-request.ts';
import type { CallTarget } from './call-target.ts';
import { GrpcAttempt } from './grpc-attempt.ts';
import { outgoingHeaders } from './outgoing-headers.ts';
import { UpstreamCall } from './upstream-call.ts';

/** A unary call over gRPC. */
export class GrpcCall<T> extends UpstreamCall<T, GrpcChannel> {
  constructor(
    target: CallTarget<GrpcChannel>,
    readonly method: GrpcMethod,
    scope: Scope,
    /** The message on the wire: it is written once, however often it is sent. */
    readonly message: Buffer,
    request: SentRequest,
  ) {
    super(target, method.operation, scope, request);
  }

  /** What every call carries of the request it serves. @param allowance milliseconds */
  metadata(allowance: number): Metadata {
    const headers = outgoingHeaders(this.context, this.target.deadlineHeader, allowance);
    const metadata = new Metadata();
    for (let index = 0; index < headers.length; index += 2) metadata.set(headers[index] as string, headers[index + 1] as string);
    const { credentials = [] } = this.request;
    for (let index = 0; index < credentials.length; index += 2) metadata.set(credentials[index] as string, credentials[index + 1] as string);
    return metadata;
  }

  protected attemptAt(instance: Instance<GrpcChannel>, now: number): GrpcAttempt<T> {
    return new GrpcAttempt<T>(this, instance, now);
  }
}

import { Metadata, status } from '@grpc/grpc-js';
import type { ClientUnaryCall, ServiceError } from '@grpc/grpc-js';
import { outsideRequests } from '@portico/platform';
import type { CancelReason } from '@portico/platform';
import type { GrpcChannel } from '../transport/endpoints/grpc-channel.ts';
import { Attempt } from './attempt.ts';
import type { FailureNotes } from './attempt.ts';
import { BY_CONTRACT } from './call-kind.ts';
import type { CallKind } from './call-kind.ts';
import type { SentRequest } from './coalescing/shared-calls.ts';
import { WrongShape } from './contract/grpc-methods.ts';
import type { GrpcMethod } from './contract/grpc-methods.ts';
import { kindOfGrpcError } from './failures/classify.ts';
import { pushbackOf } from './failures/retry-after.ts';
import { outgoingHeaders } from './outgoing-headers.ts';
import type { UpstreamCall } from './upstream-call.ts';

/** A message that is sent with every attempt. */
export interface GrpcRequest extends SentRequest {
  readonly method: Pick<GrpcMethod, 'path' | 'read'>;
  /** On the wire: it is written once, however often it is sent. */
  readonly message: Buffer;
}

export type GrpcCall<T> = UpstreamCall<T, GrpcChannel, GrpcRequest>;

/** Unary calls over gRPC. */
export const GRPC: CallKind<unknown, GrpcChannel, GrpcRequest> = {
  ...BY_CONTRACT,
  attempt: (call, instance, now) => new GrpcAttempt(call, instance, now),
};

/** An attempt over gRPC. The remaining time travels as gRPC's own deadline (`grpc-timeout`). */
class GrpcAttempt<T> extends Attempt<T, GrpcChannel> {
  declare readonly call: GrpcCall<T>;
  private running: ClientUnaryCall | undefined = undefined;
  private refused = false;

  get sent(): boolean {
    return !this.refused;
  }

  send(): void {
    const { allowance } = this;
    const { method, message } = this.call.request;
    const metadata = metadataOf(this.call, allowance);
    const options = { deadline: Date.now() + allowance };
    // The client connects with its first call, and what it keeps outlives that.
    this.running = outsideRequests(() => this.instance.endpoint.client.makeUnaryRequest(method.path, asIs, method.read, message, metadata, options, this.answered));
  }

  override fire(): void {
    if (!this.ended) this.instance.endpoint.notAnswered();
    super.fire();
  }

  override cancel(reason: CancelReason): void {
    if (!this.ended && reason === 'deadline') this.instance.endpoint.notAnswered();
    super.cancel(reason);
  }

  private readonly answered = (error: ServiceError | null, response: unknown): void => {
    // What is said of a call that was called off is the client's own word.
    if (this.ended) return;
    const { endpoint } = this.instance;
    if (!error) {
      endpoint.answered();
      return response instanceof WrongShape ? this.fail('wrong-shape', { note: response.fault }) : this.succeed(response as T);
    }
    const kind = kindOfGrpcError(error);
    // Without a connection nothing was sent.
    this.refused = kind === 'refused';
    const told = toldBy(error);
    if (kind === 'timeout' && this.isTimeUp(this.allowance)) {
      endpoint.notAnswered();
      return this.fail(this.hurried ? 'deadline' : 'timeout', told);
    }
    if (error.code !== status.UNAVAILABLE) endpoint.answered();
    // An answer that has come and cannot be read would come again.
    const final = kind === 'bad-payload' && error.code !== status.DATA_LOSS ? { final: true } : {};
    this.fail(kind, { ...told, status: error.code, ...asked(error), ...final });
  };

  abort(): void {
    this.running?.cancel();
  }

  /** The client's own clock, and the upstream's, end a call like the upstream's word that it was too slow: the time tells them apart. */
  private isTimeUp(allowance: number): boolean {
    return performance.now() - this.startedAt >= allowance - ROUNDED;
  }
}

/** Milliseconds by which gRPC's deadline may come before ours: it counts whole ones of another clock. */
const ROUNDED = 3;
/** Characters of what a service says of an error that are kept: it may be anything, up to all that fits into a head. */
const KEPT_OF_ERROR = 1_024;

/** What every call carries of the request it serves. @param allowance milliseconds */
export function metadataOf(call: Pick<GrpcCall<unknown>, 'context' | 'target' | 'request'>, allowance: number): Metadata {
  const { context, target, request } = call;
  const { credentials = [] } = request;
  const metadata = new Metadata();
  const headers = [...outgoingHeaders(context, target.deadlineHeader, allowance), ...credentials];
  for (let index = 0; index < headers.length; index += 2) metadata.set(headers[index] as string, headers[index + 1] as string);
  return metadata;
}

export const asIs = (bytes: Buffer): Buffer => bytes;

/** The cause holds all that was said, and its metadata; it is kept only where that is short. An answer that cannot be decompressed has no details. */
export function toldBy(error: ServiceError): FailureNotes {
  const { details = 'the answer cannot be read' } = error as Partial<ServiceError>;
  return details.length <= KEPT_OF_ERROR ? { note: details, cause: error } : { note: `${details.slice(0, KEPT_OF_ERROR)}… (${details.length} characters)` };
}

export function asked({ metadata }: ServiceError): FailureNotes {
  const [said] = metadata?.get('grpc-retry-pushback-ms') ?? [];
  const pushback = pushbackOf(said === undefined ? undefined : String(said));
  if (pushback === undefined) return {};
  return pushback === 'never' ? { final: true } : { retryAfter: pushback };
}

import type { CallOptions, Client, ClientUnaryCall, Metadata, ServiceError } from '@grpc/grpc-js';
import { outsideRequests } from '@portico/platform';
import { kindOfGrpcError } from '../failures/classify.ts';
import { Attempt } from './attempt.ts';
import type { GrpcCall } from './grpc-call.ts';

type Unary = (message: unknown, metadata: Metadata, options: CallOptions, done: (error: ServiceError | null, response: unknown) => void) => ClientUnaryCall;

/** An attempt over gRPC. The remaining time travels as gRPC's own deadline (`grpc-timeout`). */
export class GrpcAttempt<T> extends Attempt<T, Client> {
  declare protected readonly call: GrpcCall<T>;
  private running: ClientUnaryCall | undefined;
  private refused = false;

  get sent(): boolean {
    return !this.refused;
  }

  send(): void {
    const { operation, target, message } = this.call;
    const method = (this.instance.endpoint as unknown as Record<string, Unary>)[operation.name];
    if (!method) throw new TypeError(`the client of ${target.upstream} has no ${operation.name}`);
    const { allowance } = this;
    const options = { deadline: Date.now() + allowance };
    // The client connects with its first call, and what it keeps outlives that.
    this.running = outsideRequests(() => method.call(this.instance.endpoint, message, this.call.metadata(allowance), options, this.answered));
  }

  private readonly answered = (error: ServiceError | null, response: unknown): void => {
    if (!error) return this.succeed(response as T);
    const kind = kindOfGrpcError(error);
    // Without a connection nothing was sent.
    this.refused = kind === 'refused';
    this.fail(kind, { status: error.code, note: error.details, cause: error });
  };

  protected abort(): void {
    this.running?.cancel();
  }
}

import type { CallOptions, Client, ClientUnaryCall, Metadata, ServiceError } from '@grpc/grpc-js';
import { kindOfGrpcError } from '../failures/classify.ts';
import { Call } from './call.ts';

type Unary = (request: unknown, metadata: Metadata, options: CallOptions, done: (error: ServiceError | null, response: unknown) => void) => ClientUnaryCall;

/** An attempt over gRPC. The remaining time travels as gRPC's own deadline (`grpc-timeout`). */
export class GrpcCall<T> extends Call<T> {
  private call: ClientUnaryCall | undefined;

  /** @param allowance milliseconds */
  send(client: Client, request: unknown, metadata: Metadata, allowance: number): Promise<T> {
    if (!this.begin()) return this.result;
    const method = (client as unknown as Record<string, Unary>)[this.operation];
    if (!method) throw new TypeError(`the contract of ${this.target.upstream} has no ${this.operation}`);
    this.call = method.call(client, request, metadata, { deadline: Date.now() + allowance }, (error, response) => {
      if (error) this.failWith(kindOfGrpcError(error), { status: error.code, note: error.details, cause: error });
      else this.succeed(response as T);
    });
    return this.result;
  }

  protected abort(): void {
    this.call?.cancel();
  }
}

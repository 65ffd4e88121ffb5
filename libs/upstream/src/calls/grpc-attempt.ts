import type { CallOptions, Client, ClientUnaryCall, Metadata, ServiceError } from '@grpc/grpc-js';
import { outsideRequests } from '@portico/platform';
import { kindOfGrpcError } from '../failures/classify.ts';
import { pushbackOf } from '../failures/retry-after.ts';
import { Attempt } from './attempt.ts';
import type { FailureNotes } from './attempt.ts';
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
    if (kind === 'timeout' && this.isTimeUp(this.allowance)) return this.fail(this.hurried ? 'deadline' : 'timeout', { note: error.details, cause: error });
    this.fail(kind, { status: error.code, note: error.details, cause: error, ...asked(error) });
  };

  protected abort(): void {
    this.running?.cancel();
  }

  /** The client's own clock, and the upstream's, end a call like the upstream's word that it was too slow: the time tells them apart. */
  private isTimeUp(allowance: number): boolean {
    return performance.now() - this.startedAt >= allowance - ROUNDED;
  }
}

/** Milliseconds by which gRPC's deadline may come before ours: it counts whole ones of another clock. */
const ROUNDED = 3;

function asked({ metadata }: ServiceError): FailureNotes {
  const [said] = metadata?.get('grpc-retry-pushback-ms') ?? [];
  const pushback = pushbackOf(said === undefined ? undefined : String(said));
  if (pushback === undefined) return {};
  return pushback === 'never' ? { final: true } : { retryAfter: pushback };
}

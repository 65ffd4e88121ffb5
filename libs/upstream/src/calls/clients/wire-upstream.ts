import type { GrpcChannel } from '../../transport/endpoints/grpc-channel.ts';
import type { CallKind } from '../call-kind.ts';
import type { CallTarget } from '../call-target.ts';
import type { DeclaredMethod } from '../contract/grpc-methods.ts';
import { GRPC } from '../grpc-attempt.ts';
import type { GrpcRequest } from '../grpc-attempt.ts';
import { messagesTo } from '../grpc-stream-attempt.ts';
import type { MessageReceiver } from '../grpc-stream-attempt.ts';
import { joinOrStart, scopeOfCall } from '../join-or-start.ts';
import { Operation } from '../operation.ts';
import { startStream } from '../stream-answers.ts';

/** A method of a gRPC upstream whose messages are written and read by who calls it. */
export interface WireMethod<T> {
  /** Whether it answers with any number of messages. */
  readonly streams: boolean;
  /** @param message on the wire @throws UpstreamFailure */
  call(message: Buffer): Promise<T>;
  /** Hands messages on while they arrive. @returns when the answer has begun @throws UpstreamFailure when no answer has begun */
  stream(message: Buffer, receiver: MessageReceiver<T>): Promise<void>;
}

/** A gRPC upstream for code that brings messages of its own. It shares instances, budget and breaker with the typed face of the same upstream. */
export class WireUpstream {
  constructor(
    private readonly target: CallTarget<GrpcChannel>,
    private readonly methods: ReadonlyMap<string, DeclaredMethod>,
    private readonly quantile: number,
  ) {}

  get name(): string {
    return this.target.upstream;
  }

  /**
   * @param read what a message is read as; several callers may get the same value @throws Error from `read` for bytes that are no such message
   * @throws TypeError for a method that the contract does not have, or that takes any number of messages
   */
  method<T>(name: string, read: (bytes: Buffer) => T): WireMethod<T> {
    const { target, quantile } = this;
    const declared = this.methods.get(name);
    if (!declared || declared.requestStream) throw new TypeError(`the contract of ${target.upstream} has no method ${name} that takes one message`);
    const { path, traits, responseStream } = declared;
    const operation = new Operation(name, traits, quantile);
    const requestOf = (message: Buffer): GrpcRequest => ({ path: name, headers: NO_HEADERS, body: operation.safe ? message.toString('latin1') : undefined, method: { path, read }, message });
    return {
      streams: responseStream,
      call: (message) => joinOrStart(GRPC as CallKind<T, GrpcChannel, GrpcRequest>, target, operation, scopeOfCall(target.upstream), requestOf(message)),
      stream: (message, receiver) => startStream(messagesTo(receiver), target, operation, scopeOfCall(target.upstream), requestOf(message)),
    };
  }
}

const NO_HEADERS: readonly string[] = [];

import { status } from '@grpc/grpc-js';
import type { ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import { outsideRequests } from '@portico/platform';
import type { CancelReason } from '@portico/platform';
import type { GrpcChannel } from '../transport/endpoints/grpc-channel.ts';
import { ArrivingStream } from './arriving-stream.ts';
import type { StreamFlow, StreamTarget } from './arriving-stream.ts';
import { Attempt } from './attempt.ts';
import { BY_CONTRACT } from './call-kind.ts';
import type { CallKind } from './call-kind.ts';
import { kindOfGrpcError } from './failures/classify.ts';
import { asIs, asked, metadataOf, toldBy } from './grpc-attempt.ts';
import type { GrpcCall, GrpcRequest } from './grpc-attempt.ts';
import { COME_BACK_IN } from './stream-answers.ts';

/** Takes the messages of an answer while they arrive. */
export interface MessageReceiver<T> {
  /** Told when the answer has begun: with its metadata, its first message or its end. @returns where the messages go */
  begin(flow: StreamFlow): StreamTarget<T>;
}

/** Answers of any number of messages, one after the other. The call is done when the answer has begun. */
export const messagesTo = <T>(receiver: MessageReceiver<T>): CallKind<void, GrpcChannel, GrpcRequest> => ({
  ...BY_CONTRACT,
  shares: () => false,
  // It may be of any length.
  hedged: false,
  attempt: (call, instance, now) => new GrpcStreamAttempt(call, instance, now, receiver),
});

/** An attempt whose answer is many messages. What the receiver does not take stops the upstream by HTTP/2's own flow control. */
class GrpcStreamAttempt<T> extends Attempt<void, GrpcChannel> {
  declare readonly call: GrpcCall<void>;
  private running: ClientReadableStream<T> | undefined = undefined;
  private stream: ArrivingStream<void, T> | undefined = undefined;
  private refused = false;
  /** How the answer ends, which is known before its last messages are taken. */
  private failure: ServiceError | undefined = undefined;

  constructor(
    call: GrpcCall<void>,
    instance: Attempt<void, GrpcChannel>['instance'],
    now: number,
    private readonly receiver: MessageReceiver<T>,
  ) {
    super(call, instance, now);
  }

  get sent(): boolean {
    return !this.refused;
  }

  send(): void {
    const { call } = this;
    const { method, message } = call.request;
    const metadata = metadataOf(call, this.allowance);
    // gRPC's deadline is that of the last message: the request's own, if it has one. A stream that has been open for too long is called off.
    const deadline = Date.now() + call.context.scope.dueAt - performance.now();
    const read = method.read as (bytes: Buffer) => T;
    const running = outsideRequests(() => this.instance.endpoint.client.makeServerStreamRequest(method.path, asIs, read, message, metadata, { deadline }));
    this.running = running;
    running.on('metadata', () => this.begin());
    running.on('data', (chunk: T) => {
      this.begin();
      this.stream?.data(chunk);
    });
    running.on('end', () => this.arrived());
    running.on('error', (error: Error) => this.broken(error as ServiceError));
  }

  override fire(): void {
    if (!this.ended) this.instance.endpoint.notAnswered();
    super.fire();
  }

  override cancel(reason: CancelReason): void {
    if (!this.ended && reason === 'deadline') this.instance.endpoint.notAnswered();
    super.cancel(reason);
  }

  abort(): void {
    this.running?.cancel();
  }

  private begin(): void {
    if (this.ended || !this.running) return;
    const { call, running } = this;
    this.instance.endpoint.answered();
    const full = call.target.streams.refuses(call.context);
    if (full) {
      this.fail('saturated', { retryAfter: COME_BACK_IN, note: `too many streams: ${full}` });
      return this.abort();
    }
    const source = { pause: () => void running.pause(), resume: () => void running.resume(), stop: () => this.stop() };
    // Nothing may happen for long that there would be a message about; pings find out whether the other side is there.
    const stream = new ArrivingStream<void, T>(this, source, Number.POSITIVE_INFINITY);
    this.stream = stream;
    stream.begin(undefined, this.receiver.begin({ more: () => stream.more(), stop: () => stream.stop() }));
  }

  /** No more of it is wanted, and nothing that comes of that is news. */
  private stop(): void {
    this.stream = undefined;
    this.abort();
  }

  /** All messages have been taken. */
  private arrived(): void {
    const { failure } = this;
    if (!failure) {
      this.begin();
      this.stream?.ended();
    } else if (this.stream) this.stream.cut(kindOfGrpcError(failure), failure, { status: failure.code, ...toldBy(failure) });
  }

  private broken(error: ServiceError): void {
    this.failure = error;
    // Once it has begun, messages may still wait to be taken.
    if (this.ended) return;
    const { endpoint } = this.instance;
    const kind = kindOfGrpcError(error);
    this.refused = kind === 'refused';
    if (error.code !== status.UNAVAILABLE) endpoint.answered();
    this.fail(kind, { ...toldBy(error), status: error.code, ...asked(error) });
  }
}

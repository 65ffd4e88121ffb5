import { runInScope } from '@portico/platform';
import type { CancelReason, RequestContext } from '@portico/platform';
import type { Readable } from 'node:stream';
import type { FailureKind } from '../policies/evidence/failure.table.ts';
import type { FailureNotes } from './attempt.ts';
import type { CallTarget } from './call-target.ts';
import { UpstreamFailure } from './failures/upstream-failure.ts';
import type { Operation } from './operation.ts';
import type { OpenStream } from './streams/open-streams.ts';

/** Where a stream goes while it arrives, chunk by chunk. */
export interface StreamTarget<Chunk> {
  /** @param chunk bytes are lent until this returns @returns whether it takes more at once; if not, it asks for it later */
  take(chunk: Chunk): boolean;
  /** All of it has come. @param trailers fields behind it: names and values in turn */
  end(trailers?: readonly string[]): void;
  /**
   * No more of it comes, or no more is wanted: then the upstream goes on until it is told to stop.
   * @param failure why, where that is not what the reader wanted
   */
  destroy(failure: UpstreamFailure | undefined): void;
}

/** Where the body of an answer goes. */
export type BodyTarget = StreamTarget<Buffer>;

/** What the receiver of a stream may ask of its sender. */
export interface StreamFlow {
  /** More of it is taken, after a `take` that has said no. */
  more(): void;
  /** No more of it is wanted. */
  stop(): void;
}

/** The same for the body of an answer over HTTP. */
export interface Flow extends StreamFlow {
  /** For an answer that has switched protocols (101): what its client sends goes to the upstream from now on, at its pace, to its end. */
  sendFrom(source: Readable): void;
}

/** An attempt whose answer has begun. */
interface Begun<T> {
  readonly call: { readonly target: Pick<CallTarget<unknown>, 'upstream' | 'streams'>; readonly operation: Operation; readonly context: RequestContext };
  hold(): void;
  succeed(value: T): void;
  release(): void;
}

/** What brings a stream. */
interface StreamSource {
  pause(): void;
  resume(): void;
  /** No more of it is wanted, and its sender is told so. */
  stop(): void;
}

/** An answer whose head has come, from then on: one of the upstream's streams, which ends with its request. */
export class ArrivingStream<T, Chunk = Buffer> implements OpenStream {
  place = -1;
  movedAt = performance.now();
  /** Of the one who reads: streams are never shared. */
  readonly context: RequestContext;
  private target: StreamTarget<Chunk> | undefined = undefined;
  private arrived = false;
  private paused = false;
  private left: (() => void) | undefined = undefined;

  /** @param idle milliseconds that the upstream may send nothing */
  constructor(
    private readonly attempt: Begun<T>,
    private readonly source: StreamSource,
    readonly idle: number,
  ) {
    const { target, context } = attempt.call;
    this.context = context;
    this.left = target.streams.add(this);
  }

  /** @param value what the call brings @param target where the stream goes */
  begin(value: T, target: StreamTarget<Chunk>): void {
    const { attempt, context } = this;
    this.target = target;
    // It occupies its instance until its last byte.
    attempt.hold();
    attempt.succeed(value);
    // The call is answered, so its timeout is over; the request's end still ends the stream.
    context.scope.add(this.request);
  }

  get waitsFor(): OpenStream['waitsFor'] {
    if (!this.paused) return 'upstream';
    return this.context.reply.raw?.writableLength > 0 ? 'client' : 'reader';
  }

  expire(because: 'idle' | 'stalled'): void {
    if (because === 'idle') this.endWith(this.failure('timeout', { note: 'the upstream stopped in the middle of a stream' }));
    else this.endWith(this.failure('cancelled', { note: 'nothing of the stream was read' }));
  }

  data(chunk: Chunk): void {
    this.movedAt = performance.now();
    if (this.target?.take(chunk) !== false) return;
    this.paused = true;
    this.source.pause();
  }

  ended(trailers?: readonly string[]): void {
    this.arrived = true;
    this.leave();
    this.target?.end(trailers);
  }

  /** It ends before its end. */
  cut(kind: FailureKind, cause: Error, notes: FailureNotes = {}): void {
    this.arrived = true;
    this.leave();
    this.endWith(this.failure(kind, { cause, ...notes }));
  }

  /** No more of it is wanted. */
  stop(): void {
    if (this.arrived) return;
    this.leave();
    this.source.stop();
  }

  /** More of it is taken. */
  more(): void {
    if (!this.paused) return;
    this.paused = false;
    this.movedAt = performance.now();
    this.source.resume();
  }

  /** Its listeners are the request's own code. */
  private endWith(failure: UpstreamFailure | undefined): void {
    runInScope(this.context.scope, () => this.target?.destroy(failure));
  }

  private leave(): void {
    const { left } = this;
    this.left = undefined;
    left?.();
    this.context.scope.remove(this.request);
    this.attempt.release();
  }

  private failure(kind: FailureKind, notes: FailureNotes): UpstreamFailure {
    const { target, operation } = this.attempt.call;
    return new UpstreamFailure(kind, { upstream: target.upstream, operation: operation.name, ...notes });
  }

  private readonly request = {
    cancel: (reason: CancelReason): void => {
      const kind = reason === 'deadline' ? 'timeout' : 'cancelled';
      this.endWith(reason === 'settled' ? undefined : this.failure(kind, { note: `the request is over: ${reason}` }));
    },
  };
}

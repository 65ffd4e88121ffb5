import { Doc, Duration } from '@portico/config';
import { StalledSweep, UnderWay } from '@portico/platform';
import type { HeldResources, Placed, RequestContext, Signals, StreamPlaces } from '@portico/platform';
import { IsInt, Min } from 'class-validator';
import { Place } from '../../policies/concurrency/bulkhead.ts';

/** What streams may hold of one upstream: connections of their own, beside those of short calls. */
export class UpstreamStreamsSettings {
  @IsInt()
  @Min(1)
  @Doc('Streams that may be open at a time: answers that are handed on, and bodies of requests while they arrive. Each has a connection that is not counted among `connections`.')
  limit = 256;

  @Duration({ min: '10ms', doc: 'How long the upstream may send nothing in the middle of a stream. Event streams (text/event-stream) may be silent.' })
  idle = 60_000;
}

/** An answer that has begun and whose end has not come. */
export interface OpenStream extends Placed {
  readonly context: RequestContext;
  /** When something last moved, on the `performance.now()` clock. */
  readonly movedAt: number;
  /** What it waits for at present: `client`, for one that takes what it is sent; `reader`, for code that reads it. */
  readonly waitsFor: 'upstream' | 'client' | 'reader';
  /** Milliseconds that the upstream may send nothing. */
  readonly idle: number;
  /** Ends it because it waits for too long. */
  expire(because: 'idle' | 'stalled'): void;
}

/** Whose bound is reached. */
export type FullStreams = NonNullable<ReturnType<StreamPlaces['fullFor']>> | 'upstream';

/**
 * The answers of upstreams that are handed on while they arrive, never more than the bounds allow: those of the BFF's streams, and those of each
 * upstream. One counts from its head to its last byte; until then it is a call like others.
 */
export class OpenStreams {
  private readonly open = new UnderWay<OpenStream>();
  private readonly sweep: StalledSweep;

  /** @param stall milliseconds that the reader of a stream may take nothing */
  constructor(
    private readonly places: StreamPlaces,
    private readonly stall: number,
    private readonly events: Signals,
  ) {
    this.sweep = new StalledSweep((now) => this.look(now)).within(stall);
  }

  /** The streams of one upstream. */
  of(upstream: string, rules = new UpstreamStreamsSettings(), held?: HeldResources): UpstreamStreams {
    this.sweep.within(rules.idle);
    const streams = new UpstreamStreams(this, rules);
    held?.add({ resource: 'streams', of: upstream, held: () => streams.count, limit: () => rules.limit });
    return streams;
  }

  /** Which bound refuses one more; undefined when there is room. */
  fullFor(context: RequestContext): FullStreams | undefined {
    return this.places.fullFor(context);
  }

  refused(because: FullStreams): void {
    this.events.boundReached.emit({ resource: 'stream', because });
  }

  /** Something of a request is handed on. @returns what must be called once when that has ended */
  arrive(context: RequestContext): () => void {
    return this.places.arrive(context);
  }

  /** @returns what must be called once when it has ended */
  add(stream: OpenStream): () => void {
    const leave = this.arrive(stream.context);
    this.open.add(stream);
    this.sweep.begin();
    return () => {
      leave();
      this.open.remove(stream);
    };
  }

  private look(now: number): boolean {
    for (const stream of [...this.open]) {
      const silent = now - stream.movedAt;
      const { waitsFor } = stream;
      // One that waits for its client is the server's to end: it sees what has left for the network.
      if (waitsFor === 'client' || silent <= (waitsFor === 'upstream' ? stream.idle : this.stall)) continue;
      const because = waitsFor === 'upstream' ? 'idle' : 'stalled';
      this.events.boundReached.emit({ resource: 'stream', because });
      stream.expire(because);
    }
    return this.open.size > 0;
  }
}

/** The streams of one upstream that are open. */
export class UpstreamStreams {
  private open = 0;

  constructor(
    private readonly all: OpenStreams,
    private readonly rules: UpstreamStreamsSettings,
  ) {}

  get count(): number {
    return this.open;
  }

  get limit(): number {
    return this.rules.limit;
  }

  get idle(): number {
    return this.rules.idle;
  }

  /** Whether one more is refused; it is counted as refused then. */
  refuses(context: RequestContext): FullStreams | undefined {
    const full = this.open >= this.rules.limit ? 'upstream' : this.all.fullFor(context);
    if (full) this.all.refused(full);
    return full;
  }

  /** For a body of a request that is handed on; others see to it that it comes. @returns undefined where it is refused */
  enter(context: RequestContext): Place | undefined {
    if (this.refuses(context)) return undefined;
    this.open += 1;
    const leave = this.all.arrive(context);
    return new Place(() => {
      this.open -= 1;
      leave();
    });
  }

  /** @returns what must be called once when it has ended */
  add(stream: OpenStream): () => void {
    this.open += 1;
    const remove = this.all.add(stream);
    return () => {
      this.open -= 1;
      remove();
    };
  }
}

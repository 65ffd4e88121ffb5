import type { RequestContext } from '../context/request-context.ts';
import { Signal } from './signal.ts';

/** A request was answered, or its client left (`context.clientGone`). */
export interface RequestFinished {
  readonly context: RequestContext;
  /** The HTTP status, or 499 when the client left. */
  readonly status: number;
  /** Milliseconds from the request's first stage to the end of the answer. */
  readonly duration: number;
  /** Bytes of the answer's body as declared by Content-Length; undefined for a stream. */
  readonly bytes: number | undefined;
}

/** One attempt at an upstream has ended. */
export interface UpstreamCallFinished {
  readonly upstream: string;
  /** The contract's operation, such as `GET /products/{id}`. */
  readonly operation: string;
  /** `ok`, or the kind of failure. */
  readonly outcome: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** A failed attempt at an upstream is followed by another. */
export interface UpstreamCallRepeated {
  readonly upstream: string;
  readonly operation: string;
  /** The kind of failure it follows. */
  readonly after: string;
  /** Whether it was paid from the retry budget. A request of which nothing was sent goes to another instance free of charge. */
  readonly paid: boolean;
}

/** An instance has failed too often in a row, and is not asked for a while. */
export interface InstanceEjected {
  readonly upstream: string;
  /** As in the settings. */
  readonly instance: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** The circuit of an upstream has changed its state. */
export interface BreakerChanged {
  readonly upstream: string;
  readonly state: 'closed' | 'open' | 'half-open';
}

/** A part of a plan has settled. */
export interface PartSettled {
  readonly plan: string;
  readonly part: string;
  readonly outcome: 'ok' | 'failed' | 'fallback' | 'stale' | 'skipped' | 'omitted' | 'cancelled';
  /** Milliseconds. */
  readonly duration: number;
  /** What went wrong, whatever the policy made of it: an error of the BFF's own code must not hide behind a fallback. */
  readonly failure: unknown;
}

/** What happens in a BFF. The foundations emit; only observability subscribes, to log and to count. */
export class Events {
  readonly requestFinished = new Signal<RequestFinished>();
  readonly upstreamCallFinished = new Signal<UpstreamCallFinished>();
  readonly upstreamCallRepeated = new Signal<UpstreamCallRepeated>();
  readonly instanceEjected = new Signal<InstanceEjected>();
  readonly breakerChanged = new Signal<BreakerChanged>();
  readonly partSettled = new Signal<PartSettled>();
}

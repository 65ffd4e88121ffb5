import type { ServiceName } from '../service-name.ts';

/** Which calls of a place a fault order hits. */
export interface FaultAim {
  /** Every operation when absent, except `health`, which is only hit by name. */
  readonly operationId?: string;
  /** The order ends after it has hit so many calls. */
  readonly times?: number;
}

/** Whom a fault order hits. */
export interface FaultTarget extends FaultAim {
  readonly service: ServiceName;
  /** From 1; every instance when absent. */
  readonly instance?: number;
}

/** Waits before the service starts to work; several add up. */
export interface Latency {
  readonly kind: 'latency';
  readonly ms: number;
}

/** Makes a share of the calls wait `ms`, or `factor` times the fixed latency in force. */
export interface LongTail {
  readonly kind: 'longTail';
  readonly share: number;
  readonly ms?: number;
  readonly factor?: number;
}

/**
 * Works on so many calls at a time, each for `ms`; the others wait in turn, for as long as it takes. It does not notice that a
 * caller has left, as few services do.
 */
export interface Capacity {
  readonly kind: 'capacity';
  readonly workers: number;
  readonly ms: number;
}

/** Takes effect on a share of the calls (`rate`, all when absent). */
export interface Sometimes {
  readonly rate?: number;
}

/** Answers with this status (503 when absent) and problem details; over gRPC with the matching code. */
export interface Failure extends Sometimes {
  readonly kind: 'error';
  readonly status?: number;
  /** Seconds, for Retry-After. */
  readonly retryAfter?: number;
}

/** Never answers; the call ends when the caller goes. */
export interface Hang extends Sometimes {
  readonly kind: 'hang';
}

/** Resets the connection instead of answering. */
export interface Reset extends Sometimes {
  readonly kind: 'reset';
}

/** Announces the whole body, sends its first `bytes` (half of it when absent) and closes the connection; one that `stays` leaves it open. */
export interface Truncate extends Sometimes {
  readonly kind: 'truncate';
  readonly bytes?: number;
  readonly stays?: boolean;
}

/** Answers with something that is no JSON under the type of JSON (no image under the type of an image). */
export interface Malformed extends Sometimes {
  readonly kind: 'malformed';
}

/**
 * Answers with JSON that breaks the contract: the value at `path` (a JSON Pointer, RFC 6901) becomes `value`, or goes when
 * there is none. Without a path, the first property of the answer goes.
 */
export interface WrongShape extends Sometimes {
  readonly kind: 'wrongShape';
  readonly path?: string;
  readonly value?: unknown;
}

/** Pads the JSON answer with white space up to this size; announces it unless `chunked`. */
export interface Oversize extends Sometimes {
  readonly kind: 'oversize';
  readonly bytes: number;
  readonly chunked?: boolean;
}

/** Closes the listener and every connection until the order is cleared. */
export interface Refuse {
  readonly kind: 'refuse';
}

/** What happens instead of, or to, an answer. */
export type Effect = Failure | Hang | Reset | Truncate | Malformed | WrongShape | Oversize;

export type Fault = Latency | LongTail | Capacity | Effect | Refuse;

export type FaultOrder = FaultTarget & Fault;

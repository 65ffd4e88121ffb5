import type { Scope } from '@portico/platform';
import type { Readable } from 'node:stream';
import type { AnswerHead } from './answer-parser.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { Observation } from './diagnostics/observation.ts';
import type { StreamedBody, WaitsFor } from './streamed-body.ts';
import type { PooledConnection } from './transport.ts';

/** What is sent, besides the fields that every request to the instance has. Nothing in it has to be checked any more. */
export interface WireRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** As `fieldLines` writes them. */
  readonly fields: string;
  readonly body: string | Buffer | StreamedBody | undefined;
  /** The protocol that the connection is to speak from its answer on (RFC 9110, section 7.8): what comes then is `answerData`. */
  readonly upgrade?: string | undefined;
}

/** Who is told how an exchange goes. Nothing more is told after its end, and nothing after `abort`. */
export interface ExchangeListener {
  /** Where the exchange belongs to a request: what subscribers of the diagnostics channels do is done in its place. */
  readonly within?: Scope;
  /** Told while a `StreamedBody` is being sent: whom it waits for from now on. */
  bodyWaits?(whom: WaitsFor): void;
  /** `head` may be asked until this returns. */
  answerStarted(head: AnswerHead): void;
  /** `chunk` is lent: a listener that keeps it makes a copy. */
  answerData(chunk: Buffer): void;
  /** Told of hints before the answer, where it wants them. `head` may be asked until this returns. */
  answerHinted?(head: AnswerHead): void;
  /** @param trailers fields behind the body: names and values in turn */
  answerEnded(trailers?: readonly string[]): void;
  /** No connection was made, it was lost, or what came over it was not HTTP. */
  broken(error: Error): void;
}

/** One request and its answer: in the queue of a pool first, then on a connection. */
export class Exchange {
  /** Whether anything of the request may have left. */
  sent = false;
  connection: PooledConnection | undefined = undefined;
  /** Until when it has waited for a connection, on the `performance.now()` clock; 0 for one that was idle. */
  queuedUntil = 0;
  private paused = false;

  constructor(
    readonly request: WireRequest,
    readonly listener: ExchangeListener,
    private readonly pool: ConnectionPool,
    /** What tells subscribers of the diagnostics channels; undefined while there are none. */
    readonly observation?: Observation,
  ) {}

  /** Whether it waits for a connection that others use: no further one is being made. */
  get waitsForOthers(): boolean {
    return this.connection === undefined && this.pool.isFull;
  }

  /** Tells the upstream that the answer is no longer wanted: over HTTP/1.1 by closing the connection, over HTTP/2 by a reset of the stream. */
  abort(): void {
    this.observation?.aborted();
    if (this.connection) this.connection.giveUp();
    else this.pool.forget(this);
  }

  /** What is left of the answer may take as long as it likes: its connection is one more than those for short calls. */
  detach(): void {
    this.connection?.detach();
  }

  /** Has a connection that speaks another protocol now send what comes from a client, at the upstream's pace, to its end. */
  sendFrom(source: Readable): void {
    this.connection?.sendFrom?.(source);
  }

  /** Has no more of the answer read than has been read already. */
  pause(): void {
    this.paused = true;
    this.connection?.pause();
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.connection?.resume();
  }
}

/** Fields as they stand in a head, each with its line break in front (RFC 9112, section 5). @param fields names and values in turn */
export function fieldLines(fields: readonly string[]): string {
  let lines = '';
  for (let index = 0; index < fields.length; index += 2) lines += `\r\n${fields[index]}: ${fields[index + 1]}`;
  return lines;
}

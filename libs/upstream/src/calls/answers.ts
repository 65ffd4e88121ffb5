import type { Place } from '../policies/concurrency/bulkhead.ts';
import type { FailureKind } from '../policies/evidence/failure.table.ts';
import type { Circuit, Circuits } from '../policies/health/circuits.ts';
import type { AnswerHead } from '../transport/connections/answer-parser.ts';
import type { ConnectionPool } from '../transport/connections/connection-pool.ts';
import { StreamedBody } from '../transport/connections/streamed-body.ts';
import { BY_CONTRACT } from './call-kind.ts';
import type { CallKind } from './call-kind.ts';
import type { SentRequest } from './coalescing/shared-calls.ts';
import type { HttpAttempt } from './http-attempt.ts';
import type { UpstreamCall } from './upstream-call.ts';

/** What is sent with every attempt, besides what the attempt itself adds. */
export interface HttpRequest extends SentRequest {
  readonly method: string;
}

/** A call over HTTP. */
export type HttpCall<T> = UpstreamCall<T, ConnectionPool, HttpRequest>;

/** Takes the body of one answer. */
export interface BodyReader {
  /** @param chunk lent until this returns */
  data(chunk: Buffer): void;
  /** @param trailers fields behind the body: names and values in turn */
  ended(trailers?: readonly string[]): void;
  /** For what has been handed on before its end; without it, the attempt fails. */
  cut?(kind: FailureKind, cause: Error): void;
}

/** What calls of one kind read of their answers over HTTP. */
export interface Answers<T> extends CallKind<T, ConnectionPool, HttpRequest> {
  /** Whether the body of an answer with this status is read; otherwise the status says it all. */
  accepts(status: number, call: HttpCall<T>): boolean;
  /** Whether the caller gets the whole of a refusal. */
  readonly wholeRefusals: boolean;
  /** Takes early hints; without it, they are passed over. */
  hint?(head: AnswerHead): void;
  /** @returns what takes the body; undefined where the attempt has been told already what comes of it */
  read(head: AnswerHead, attempt: HttpAttempt<T>): BodyReader | undefined;
}

/** Characters, or bytes, of a body up to which it is sent again: longer ones cost too much to send twice. */
const LONGEST_REPEATED = 64 * 1024;

/** What holds for calls over HTTP, as far as their kind does not say otherwise. */
export const OVER_HTTP = {
  ...BY_CONTRACT,
  /** A body that its client sends while it is handed on takes as long as that likes: it is one of the upstream's streams, and no short call misses its place. */
  enter(call: HttpCall<unknown>, now: number): Place | undefined {
    const { body } = call.request;
    return body instanceof StreamedBody && body.isSlow ? call.target.streams.enter(call.context) : BY_CONTRACT.enter(call, now);
  },
  repeats: ({ body }: HttpRequest): boolean => !(body instanceof StreamedBody) && (body?.length ?? 0) <= LONGEST_REPEATED,
  sendsAgain: ({ body }: HttpRequest): boolean => !(body instanceof StreamedBody && body.begun),
};

/** The circuit of a call without a contract. */
export const circuitOfPath = (circuits: Circuits, _operation: unknown, { method, path }: HttpRequest): Circuit => circuits.at(method, path);

/** Whether an answer brings what was asked for: a 304 says that the caller has it already (RFC 9110, section 15.4.5). */
export const isGood = (status: number): boolean => status < 300 || status === 304;

import { hasField } from '@portico/platform';
import type { Scope } from '@portico/platform';
import { Readable } from 'node:stream';
import type { IncomingHttpHeaders } from 'node:http';
import type { AnswerHead } from '../transport/connections/answer-parser.ts';
import { StreamedBody } from '../transport/connections/streamed-body.ts';
import { UpstreamFailure } from './failures/upstream-failure.ts';
import { circuitOfPath, isGood, OVER_HTTP } from './answers.ts';
import type { Answers, BodyReader, HttpCall, HttpRequest } from './answers.ts';
import { ArrivingStream } from './arriving-stream.ts';
import type { BodyTarget, Flow } from './arriving-stream.ts';
import type { CallKind } from './call-kind.ts';
import type { CallTarget } from './call-target.ts';
import type { SentRequest } from './coalescing/shared-calls.ts';
import { HttpAttempt } from './http-attempt.ts';
import { joinOrStart } from './join-or-start.ts';
import type { Operation } from './operation.ts';

/** An answer that is passed on while it arrives. */
export interface StreamedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Ends with an error when the upstream's answer is cut. Destroying it cancels the call. */
  readonly body: Readable;
}

/**
 * Answers whose body is not collected but handed on in constant memory; a slow reader slows the upstream down. Further attempts end where
 * the answer begins: from its head on it is one of the upstream's streams, on a connection that short calls do not miss.
 */
export const STREAM: Answers<StreamedAnswer> = {
  ...OVER_HTTP,
  shares: () => false,
  // It may be of any length.
  hedged: false,
  attempt: (call, instance, now) => new HttpAttempt(call, instance, now, STREAM),
  /** Besides a success, what answers a condition of the client's own: that is the client's to know (RFC 9110, section 13). */
  accepts: (status, call) => isGood(status) || answersWhatWasAsked(status, call),
  wholeRefusals: false,
  read: handingOn(asReadable),
};

/** The same for calls without a contract. A refusal is read whole, as of `RAW`. */
export const RAW_STREAM: Answers<StreamedAnswer> = {
  ...STREAM,
  circuit: circuitOfPath,
  attempt: (call, instance, now) => new HttpAttempt(call, instance, now, RAW_STREAM),
  accepts: isGood,
  wholeRefusals: true,
};

/** Switching Protocols (RFC 9110, section 15.2.2). */
const SWITCHED = 101;

/** Seconds after which a stream that was refused may be asked for again. */
export const COME_BACK_IN = 1;

/** What the call brings, and where the body goes. */
type Open<T> = (head: AnswerHead, flow: Flow) => { readonly value: T; readonly target: BodyTarget };

/** Begins a stream unless as many are open as may be: then nothing is sent. */
export async function startStream<T, E, R extends SentRequest>(
  answers: CallKind<T, E, R>,
  target: CallTarget<E>,
  operation: Operation,
  scope: Scope,
  request: R,
): Promise<T> {
  // A short body is there once Node is through with the bytes that its head came in.
  if (request.body instanceof StreamedBody) await undefined;
  const full = target.streams.refuses(scope.context);
  if (!full) return joinOrStart(answers, target, operation, scope, request);
  const { upstream, signals } = target;
  signals.upstreamCallRefused.emit({ upstream, operation: operation.name, because: 'streams' }, scope);
  const note = `too many streams: ${full}`;
  throw new UpstreamFailure('saturated', { upstream, operation: operation.name, retryAfter: COME_BACK_IN, note });
}

/** The fields of a request that a status answers (RFC 9110, sections 13.2, 14.2, 15.5.7, 15.5.13 and 15.5.17). */
const ANSWERED_BY: ReadonlyMap<number, readonly string[]> = new Map([
  [406, ['accept', 'accept-encoding', 'accept-language', 'accept-charset']],
  [412, ['if-match', 'if-none-match', 'if-unmodified-since', 'if-modified-since']],
  [416, ['range']],
]);

type Asked = Pick<HttpCall<unknown>, 'forwarded'> & { readonly request: Pick<HttpRequest, 'headers'> };

/** Whether a status that is no success says what has become of a condition, a preference or a range of this very request. */
export function answersWhatWasAsked(status: number, { request: { headers }, forwarded }: Asked): boolean {
  const fields = ANSWERED_BY.get(status);
  return fields !== undefined && fields.some((field) => hasField(headers, field) || hasField(forwarded, field));
}

/** What an answer without its question says (RFC 9110, sections 15.3.7 and 15.4.5): a part would be taken for the whole, and a client has nothing that still holds. */
export function withoutQuestion(status: number, { request: { method, headers }, forwarded }: Asked & { readonly request: Pick<HttpRequest, 'method'> }): string | undefined {
  const asks = (...fields: readonly string[]): boolean => (method === 'GET' || method === 'HEAD') && fields.some((field) => hasField(headers, field) || hasField(forwarded, field));
  if (status === 206 && !asks('range')) return 'a 206, and no range was asked for';
  if (status === 304 && !asks('if-none-match', 'if-modified-since')) return 'a 304, and nothing was asked for on a condition';
  return undefined;
}

/** Reads answers into what `open` makes of each: from its head on it is one of the upstream's streams. */
export function handingOn<T>(open: Open<T>): Answers<T>['read'] {
  return (head, attempt) => {
    const { target, context, request } = attempt.call;
    const unasked = withoutQuestion(head.status, attempt.call);
    if (unasked !== undefined) return attempt.refuse('bad-payload', unasked);
    // What its request has held is the answer's place now.
    const full = request.body instanceof StreamedBody && request.body.isSlow ? undefined : target.streams.refuses(context);
    if (!full) return readerOf(attempt, head, open);
    attempt.fail('saturated', { retryAfter: COME_BACK_IN, note: `too many streams: ${full}` });
    attempt.abort();
    return undefined;
  };
}

function readerOf<T>(attempt: HttpAttempt<T>, head: AnswerHead, open: Open<T>): BodyReader {
  const source = { pause: () => attempt.exchange?.pause(), resume: () => attempt.exchange?.resume(), stop: () => attempt.exchange?.abort() };
  // A stream of events is silent while there are none (HTML, section 9.2.7: comments to keep it alive are a suggestion), and so is a WebSocket.
  const maySilent = head.status === SWITCHED || /^text\/event-stream\b/i.test(head.header('content-type') ?? '');
  const stream = new ArrivingStream(attempt, source, maySilent ? Number.POSITIVE_INFINITY : attempt.call.target.streams.idle);
  attempt.exchange?.detach();
  const { value, target } = open(head, { more: () => stream.more(), stop: () => stream.stop(), sendFrom: (from) => attempt.exchange?.sendFrom(from) });
  stream.begin(value, target);
  return stream;
}

function asReadable(head: AnswerHead, flow: Flow): ReturnType<Open<StreamedAnswer>> {
  const body = new Readable({
    read: () => flow.more(),
    destroy: (error, done) => {
      flow.stop();
      done(error);
    },
  });
  // It may be cut, or its client may leave, before any reader listens; who reads it later sees `errored`.
  body.on('error', () => undefined);
  const target = { take: (chunk: Buffer) => body.push(Buffer.from(chunk)), end: () => void body.push(null), destroy: (failure: UpstreamFailure | undefined) => void body.destroy(failure) };
  return { value: { status: head.status, headers: head.headers(), body }, target };
}

import { hasField } from '@portico/platform';
import type { Scope } from '@portico/platform';
import { sayCodings } from '../calls/accepted-codings.ts';
import { joinOrStart, startAlone, scopeOfCall } from '../calls/join-or-start.ts';
import type { CallTarget } from '../calls/call-target.ts';
import type { HttpRequest } from '../calls/http-call.ts';
import type { Operation } from '../calls/operation.ts';
import type { RawAnswer } from '../calls/raw-answer.ts';
import { RawCall } from '../calls/raw-call.ts';
import { RawStreamCall } from '../calls/raw-stream-call.ts';
import { RelayedCall } from '../calls/relayed-call.ts';
import type { AnswerReceiver } from '../calls/relayed-call.ts';
import { startStream } from '../calls/start-stream.ts';
import type { StreamedAnswer } from '../calls/stream-attempt.ts';
import type { ConnectionPool } from '../connections/connection-pool.ts';
import type { StreamedBody } from '../connections/streamed-body.ts';
import { checkField, checkTarget } from '../connections/sendable.ts';
import { checkNotTheClients } from '../identity/client-credentials.ts';
import { onceByMethod, operationsByMethod } from './raw-methods.ts';

/** A request as its caller wrote it. */
export interface RawRequest {
  /** GET, HEAD, OPTIONS, PUT, DELETE, POST, PATCH or QUERY. */
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Iterable<readonly [name: string, value: string]>;
  readonly body?: string | Buffer | StreamedBody | undefined;
  /** Whether a second attempt does no harm, whatever the method says. */
  readonly repeatable?: boolean;
}

/**
 * An HTTP upstream without its contract, for code that brings requests of its own. It shares instances, budget, breaker and
 * whatever else there is with the typed face of the same upstream. Answers that are no success are an `UpstreamFailure` with
 * the whole answer in its details.
 */
export class RawUpstream {
  private readonly operations: ReadonlyMap<string, Operation>;
  /** The same for requests that are more repeatable than their methods. */
  private repeatable: ReadonlyMap<string, Operation> | undefined;
  /** For requests of clients that are handed on as they are. */
  private once: ReadonlyMap<string, Operation> | undefined;
  private readonly own: ReadonlySet<string>;

  constructor(private readonly target: CallTarget<ConnectionPool>) {
    this.operations = operationsByMethod(target.hedging.quantile);
    this.own = new Set([...OF_THE_CONNECTION, ...OF_THE_REQUEST, target.deadlineHeader.toLowerCase(), ...(target.identity?.fields ?? [])]);
  }

  get name(): string {
    return this.target.upstream;
  }

  /** Bytes of an answer that are read at most, unless it is streamed. */
  get maxResponse(): number {
    return this.target.maxResponse;
  }

  /** Brings the whole answer, of at most `maxResponse` bytes. @throws TypeError for a method that is not known */
  send(raw: RawRequest): Promise<RawAnswer> {
    const [operation, scope] = [this.operation(raw), scopeOfCall(this.target.upstream)];
    const request = this.requestFor(raw, scope);
    const make = (): RawCall => new RawCall(this.target, operation, scope, request);
    return (request.body === undefined ? joinOrStart : startAlone)(this.target, operation, scope, request, make);
  }

  /** The same for a body that is read while it arrives. @throws TypeError for a method that is not known */
  stream(raw: RawRequest): Promise<StreamedAnswer> {
    const [operation, scope] = [this.operation(raw), scopeOfCall(this.target.upstream)];
    const request = this.requestFor(raw, scope);
    return startStream(this.target, operation, scope, request, () => new RawStreamCall(this.target, operation, scope, request));
  }

  /**
   * Hands an answer to a receiver while it arrives. Answers of 4xx are handed on as well, unless they are about the BFF itself: 401, 403, 407,
   * 408, 421 and 429 are failures, as 3xx and 5xx are. A request that changes something is sent once, whatever its method.
   *
   * @returns when the answer has begun @throws TypeError for a method that is not known @throws UpstreamFailure when no answer has begun
   */
  relay(raw: RawRequest, receiver: AnswerReceiver): Promise<void> {
    this.once ??= onceByMethod(this.target.hedging.quantile);
    const [operation, scope] = [this.operationIn(this.once, raw.method), scopeOfCall(this.target.upstream)];
    const request = this.requestFor(raw, scope);
    return startStream(this.target, operation, scope, request, () => new RelayedCall(this.target, operation, scope, request, receiver));
  }

  private operation({ method, repeatable = false }: RawRequest): Operation {
    if (repeatable) this.repeatable ??= operationsByMethod(this.target.hedging.quantile, { repeatable });
    return this.operationIn((repeatable ? this.repeatable : undefined) ?? this.operations, method);
  }

  private operationIn(operations: ReadonlyMap<string, Operation>, method: string): Operation {
    const operation = operations.get(method);
    if (!operation) throw new TypeError(`${method} is none of the methods that upstreams are asked with: ${[...operations.keys()].join(', ')}`);
    return operation;
  }

  /** Without the fields that others write: each attempt writes what the BFF forwards. @throws TypeError for what must not be written */
  private requestFor({ method, path, headers, body }: RawRequest, { context }: Scope): HttpRequest {
    checkTarget(path);
    const kept: string[] = [];
    for (const [written, value] of headers) {
      const name = written.toLowerCase();
      checkField(name, value);
      checkNotTheClients(name, value, context, this.name);
      if (!this.own.has(name) && !hasField(context.forwarded, name)) kept.push(name, value);
    }
    sayCodings(kept, context.forwarded);
    return { method, path, headers: kept, body };
  }
}

/** Fields that belong to one connection (RFC 9110, section 7.6.1) or that follow from the message: the connection writes them. */
const OF_THE_CONNECTION = [
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['host', 'content-length', 'expect'],
];

/** Fields that every attempt writes itself, from the request that it serves. */
const OF_THE_REQUEST = ['traceparent', 'tracestate', 'x-request-id'];

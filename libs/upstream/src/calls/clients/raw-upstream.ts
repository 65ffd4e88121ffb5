import { hasField } from '@portico/platform';
import type { FieldList, Scope } from '@portico/platform';
import type { ConnectionPool } from '../../transport/connections/connection-pool.ts';
import { checkField, checkTarget } from '../../transport/connections/sendable.ts';
import type { StreamedBody } from '../../transport/connections/streamed-body.ts';
import type { HttpRequest } from '../answers.ts';
import type { CallTarget } from '../call-target.ts';
import { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { RawAnswer } from '../failures/upstream-failure.ts';
import { checkNotTheClients } from '../identity/client-credentials.ts';
import { joinOrStart, scopeOfCall } from '../join-or-start.ts';
import { Operation } from '../operation.ts';
import type { OperationTraits } from '../operation.ts';
import { sayCodings } from '../outgoing-headers.ts';
import { RAW, RAW_AS_ASKED } from '../raw-answers.ts';
import { inBackground } from '../reads/call-kept.ts';
import type { ReadCache, RoutedAnswer } from '../reads/read-cache.ts';
import { telling, toldOf } from '../reads/told-of.ts';
import { isRelayed, relayedTo } from '../relayed-answers.ts';
import type { AnswerReceiver } from '../relayed-answers.ts';
import { RAW_STREAM, startStream } from '../stream-answers.ts';
import type { StreamedAnswer } from '../stream-answers.ts';

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
  /** Whether it is sent although the same read is in flight. */
  readonly alone?: boolean;
  /** Another protocol, which is asked for: `websocket`. A 101 is relayed then, and what follows it. */
  readonly upgrade?: string | undefined;
}

/**
 * An HTTP upstream without its contract, for code that brings requests of its own. It shares instances, budget, breaker and
 * whatever else there is with the typed face of the same upstream. Answers that are no success are an `UpstreamFailure` with
 * the whole answer in its details.
 */
export class RawUpstream {
  private readonly operations: ReadonlyMap<string, Operation>;
  /** The same for requests that are more repeatable than their methods. */
  private repeatable: ReadonlyMap<string, Operation> | undefined = undefined;
  /** For requests of clients that are handed on as they are. */
  private once: ReadonlyMap<string, Operation> | undefined = undefined;
  private readonly own: ReadonlySet<string>;
  /** Fields of a client's request that differ from one to the next. */
  private readonly unkeyed: readonly string[];

  constructor(private readonly target: CallTarget<ConnectionPool>) {
    this.operations = operationsByMethod(target.hedging.quantile);
    this.own = new Set([...OF_THE_CONNECTION, ...OF_THE_REQUEST, target.deadlineHeader.toLowerCase(), ...(target.identity?.fields ?? [])]);
    this.unkeyed = ['via', 'x-forwarded-for', ...this.own];
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
    return this.sendFor(raw.alone ? ALONE : RAW, raw);
  }

  private sendFor(answers: typeof RAW, raw: RawRequest): Promise<RawAnswer> {
    const [operation, scope] = [this.operation(raw), scopeOfCall(this.target.upstream)];
    const request = this.requestFor(raw, scope);
    const answer = joinOrStart(answers, this.target, operation, scope, request);
    return operation.safe ? answer : this.told(answer, request);
  }

  /** The same for a body that is read while it arrives. @throws TypeError for a method that is not known */
  stream(raw: RawRequest): Promise<StreamedAnswer> {
    const [operation, scope] = [this.operation(raw), scopeOfCall(this.target.upstream)];
    const request = this.requestFor(raw, scope);
    const answer = startStream(RAW_STREAM, this.target, operation, scope, request);
    return operation.safe ? answer : this.told(answer, request);
  }

  /** What is kept of the upstream's answers does not hold any more after a write that it does not know. */
  private told<A extends Pick<RawAnswer, 'status' | 'headers'>>(answer: Promise<A>, { method, path }: HttpRequest): Promise<A> {
    const { reads } = this.target;
    return reads ? toldOf(answer, reads, { method, path }) : answer;
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
    const { reads } = this.target;
    const told = reads && !operation.safe ? telling(receiver, reads, request) : receiver;
    return startStream(relayedTo(told), this.target, operation, scope, request);
  }

  /** Whether answers may be kept: `kept` needs it. */
  get keepsAnswers(): boolean {
    return this.target.reads !== undefined;
  }

  /**
   * Answers a client's GET by what is kept, as far as that is allowed, or by handing it on; then its answer is read whole, of at most
   * `maxResponse` bytes. Which answers are failures is as for `relay`.
   *
   * @param route what its answers are kept for: no other has them
   */
  kept(raw: RawRequest, route: string): Promise<RoutedAnswer> {
    const { target } = this;
    const scope = scopeOfCall(target.upstream);
    const { context } = scope;
    const { path, headers } = this.requestFor(raw, scope);
    const ask = (conditions: FieldList | undefined): Promise<RawAnswer> =>
      handedOn(this.sendFor(RAW_AS_ASKED, conditions ? { ...raw, headers: [...withoutConditions(raw.headers), ...pairsOf(conditions)] } : raw));
    return (target.reads as ReadCache).routed({
      ...{ route, path, scope, ask },
      own: headers,
      forwarded: context.forwarded,
      authorised: context.caller !== undefined,
      unkeyed: this.unkeyed,
      askInBackground: (conditions) => inBackground(target, scope, () => ask(conditions)),
    });
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
  private requestFor({ method, path, headers, body, upgrade }: RawRequest, { context }: Scope): HttpRequest {
    checkTarget(path);
    const kept: string[] = [];
    for (const [written, value] of headers) {
      const name = written.toLowerCase();
      checkField(name, value);
      checkNotTheClients(name, value, context, this.name);
      if (!this.own.has(name) && !hasField(context.forwarded, name)) kept.push(name, value);
    }
    sayCodings(kept, context.forwarded);
    return { method, path, headers: kept, body, upgrade };
  }
}

const ALONE: typeof RAW = { ...RAW, shares: () => false };

const CONDITIONS: ReadonlySet<string> = new Set(['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'if-range', 'range']);

const withoutConditions = (headers: RawRequest['headers']): readonly (readonly [string, string])[] => [...headers].filter(([name]) => !CONDITIONS.has(name.toLowerCase()));

const pairsOf = (fields: FieldList): [string, string][] => Array.from({ length: fields.length / 2 }, (_, at) => [fields[2 * at] as string, fields[2 * at + 1] as string]);

/** What is wrong with what a client wanted is an answer to it, and so is a 304 to who keeps answers. */
async function handedOn(sent: Promise<RawAnswer>): Promise<RawAnswer> {
  try {
    return await sent;
  } catch (error) {
    const answer = error instanceof UpstreamFailure ? error.details.answer : undefined;
    if (answer && (answer.status === 304 || isRelayed(answer.status))) return answer;
    throw error;
  }
}

/** Fields that belong to one connection (RFC 9110, section 7.6.1) or that follow from the message: the connection writes them. */
const OF_THE_CONNECTION = [
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['host', 'content-length', 'expect'],
];

/** Fields that every attempt writes itself, from the request that it serves. */
const OF_THE_REQUEST = ['traceparent', 'tracestate', 'x-request-id'];

/**
 * What may be done with a request of which only the method is known: GET and HEAD are reads, which may be hedged and shared;
 * PUT, DELETE and OPTIONS do no harm when they are carried out twice (RFC 9110, section 9.2.2). Others are sent once.
 */
const METHODS: Readonly<Record<string, OperationTraits>> = {
  GET: { safe: true, repeatable: true },
  HEAD: { safe: true, repeatable: true },
  OPTIONS: { safe: false, repeatable: true },
  PUT: { safe: false, repeatable: true },
  DELETE: { safe: false, repeatable: true },
  POST: { safe: false, repeatable: false },
  PATCH: { safe: false, repeatable: false },
  QUERY: { safe: false, repeatable: false },
};

/**
 * An operation for each method. Without a contract, paths are not told apart: as labels of metrics they would be without number.
 *
 * @param quantile of a method's latencies, after which an attempt is slow
 * @param known what is known beyond the method
 */
const operationsByMethod = (quantile: number, known: Partial<OperationTraits> = {}): ReadonlyMap<string, Operation> =>
  new Map(Object.entries(METHODS).map(([method, traits]) => [method, new Operation(method, { ...traits, ...known }, quantile)]));

/** The same where what is not known to be a read is sent once, whatever its method says. */
const onceByMethod = (quantile: number): ReadonlyMap<string, Operation> =>
  new Map(Object.entries(METHODS).map(([method, { safe }]) => [method, new Operation(method, { safe, repeatable: safe }, quantile)]));

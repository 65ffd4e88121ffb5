import { ServerResponse } from 'node:http';
import type { RequestContext } from '../context/request-context.ts';
import { Problem } from '../problems/problem.ts';
import { cachingOf, namedFields } from './answer-caching.ts';
import type { Fields } from './answer-caching.ts';
import type { AnswerHeads } from './answer-heads.ts';
import { hasLeftover } from './connections/leftover-body.ts';
import type { RoutedSocket } from './connections/routed-socket.ts';
import { isWhole, mayLeaveAs } from './same-answer.ts';

/**
 * A response that nothing can be written to before the pipeline lets an answer out. Middleware, plugins and handlers can reach Node's
 * response, past the access of the route and past its view. Who writes to it too early has the request answered with a 500 problem instead;
 * nothing is thrown, since they may write from a timer or an event.
 *
 * Hooks of Fastify on the way out run after that, and see the answer last. So the one that was let out is held against what is written:
 * its head waits for its body, and both leave if they are that answer or an encoded form of it. Anything else is a 500 problem.
 */
export class SealedResponse extends ServerResponse {
  /** True as long as nothing may be written. */
  sealed = false;
  owner: RequestContext | undefined = undefined;
  /** Names of request headers that answers depend on, as a value of `Vary`. */
  varies = '';
  /** Bytes that had been written to the socket when this was sealed; undefined where another answer has the socket, and once it is unsealed. */
  written: number | undefined = undefined;
  /** What Node's parser has found wrong with the rest of the request: the server has told the client so itself. */
  refused: RequestContext['failure'] = undefined;
  /** What every answer of the BFF has. */
  heads: AnswerHeads | undefined = undefined;
  /** Takes the connection out of HTTP, once a 101 is out; undefined where the request has not asked for that on a route that may. */
  switches: (() => RoutedSocket) | undefined = undefined;
  /** Has it? What is written then is another protocol's. */
  hasSwitched = false;
  private breached = false;
  /** Does only the answer that was let out leave? Not where a stream writes for itself, nor once the head is out. */
  private holds = false;
  private letStatus = 0;
  private letBody: unknown = undefined;
  /** Whether a stream may begin, which is asked once, before its first bytes; undefined from then on, and where it is none. */
  private admits: (() => Problem | undefined) | undefined = undefined;
  /** Headers of a head that waits for its body. */
  private head: unknown = undefined;
  /** What has been written of an answer that leaves as a whole. */
  private readonly pieces: Buffer[] = [];
  /** Their bytes. */
  private gathered = 0;

  /** Has something written to the socket past this response? */
  get isPassedOver(): boolean {
    return this.refused === undefined && this.written !== undefined && this.socket !== null && this.socket.bytesWritten !== this.written;
  }

  override writeContinue(callback?: () => void): void {
    super.writeContinue(callback);
    if (this.sealed || this.holds) this.remember();
  }

  override writeProcessing(callback?: () => void): void {
    super.writeProcessing(callback);
    if (this.sealed || this.holds) this.remember();
  }

  override writeEarlyHints(hints: Record<string, string | string[]>, callback?: () => void): void {
    super.writeEarlyHints(hints, callback);
    if (this.sealed || this.holds) this.remember();
  }

  remember(): void {
    this.written = this.socket?.bytesWritten;
  }

  /** Lets one answer out, and no other. @param body as Fastify will write it */
  let(status: number, body: unknown): void {
    this.sealed = false;
    // A stream may have written for itself.
    this.holds = !this.headersSent;
    this.letStatus = status;
    this.letBody = body;
  }

  /** The answer that was let out leaves in a coding, which the BFF itself has written. */
  encodedAs(body: unknown, encoded: unknown): void {
    if (this.holds && this.letBody === body) this.letBody = encoded;
  }

  /**
   * Lets out whatever is written from now on, unless something has been written past it.
   * @param admits why an answer may not begin whose bytes do not leave at once, if it may not
   */
  open(admits?: () => Problem | undefined): void {
    if (this.isPassedOver) {
      this.breached = true;
      this.destroy();
      return;
    }
    this.written = undefined;
    this.sealed = false;
    this.admits = admits;
  }

  /** Every head passes here, no matter what sends it: Fastify, a stream, Node itself for what is written without one. */
  override writeHead(status: number, reason?: unknown, headers?: unknown): this {
    if (!this.lets()) return this;
    const fields = typeof reason === 'string' ? headers : (reason ?? headers);
    if (this.holds || this.admits) {
      this.statusCode = status;
      if (this.admits && typeof reason === 'string') this.statusMessage = reason;
      this.head = fields;
      return this;
    }
    this.sends(status, fields, typeof reason === 'string' ? reason : undefined);
    return this;
  }

  /** An answer that was whole when it was let out leaves as a whole, or not at all: an encoding plugin writes it piece by piece. */
  override write(chunk: unknown, encoding?: unknown, callback?: unknown): boolean {
    // What pours without an end waits for a drain that does not come.
    if (!this.lets()) return this.gathered === 0;
    if (!this.holds || !isWhole(this.letBody)) return this.begins() && this.releases(chunk) ? super.write(chunk, encoding as BufferEncoding, callback as () => void) : true;
    const piece = bytesOf(chunk, encoding);
    this.pieces.push(piece);
    this.gathered += piece.length;
    if (this.gathered > this.letBody.length * ENCODED + SMALL) this.endInPieces();
    const written = typeof encoding === 'function' ? encoding : callback;
    if (typeof written === 'function') process.nextTick(written);
    return !this.writableEnded;
  }

  override end(chunk?: unknown, encoding?: unknown, callback?: unknown): this {
    const { head } = this;
    if (this.pieces.length > 0) return this.endInPieces(chunk, encoding, callback);
    const last = typeof chunk === 'function' ? undefined : chunk;
    if (!this.lets() || !this.begins(isShort(last)) || !this.releases(last)) return this;
    return super.end(chunk, isAscii(chunk, head) ? 'latin1' : (encoding as BufferEncoding), callback as () => void);
  }

  private endInPieces(...[chunk, encoding, callback]: unknown[]): this {
    const last = typeof chunk === 'function' || chunk === undefined || chunk === null ? [] : [bytesOf(chunk, encoding)];
    const whole = Buffer.concat([...this.pieces.splice(0), ...last]);
    return this.end(whole, [chunk, encoding, callback].find((one) => typeof one === 'function'));
  }

  /** The head of an answer that is held leaves with its body. */
  override flushHeaders(): void {
    if (!this.holds && this.begins() && this.releases(undefined)) super.flushHeaders();
  }

  /**
   * Answers past every hook: for what they have made of an answer, or not let go. Only what the BFF itself sets is left of the headers.
   * @param problem its cause is for the log
   */
  insist(problem: Problem): void {
    if (this.writableEnded || this.destroyed) return;
    const { owner } = this;
    if (!owner || this.headersSent) {
      this.destroy();
      return;
    }
    owner.failure = { code: problem.code, cause: problem.details.cause };
    const { reply, request } = owner;
    const { connection, ...own } = problem.details.headers ?? {};
    const closes = connection === 'close' || reply.getHeader('connection') === 'close' || hasLeftover(request.raw);
    for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name);
    const body = problem.body(owner.id);
    const length = String(Buffer.byteLength(body));
    // Where the log reads it.
    reply.header('content-length', length);
    this.sealed = this.holds = false;
    this.admits = this.head = undefined;
    this.breached = true;
    this.statusMessage = '';
    const fields: Record<string, string> = { ...own, 'content-type': 'application/problem+json', 'cache-control': 'no-store', 'content-length': length, 'request-id': owner.id };
    if (closes) fields['connection'] = 'close';
    this.heads?.addTo(fields, this);
    super.writeHead(problem.status, fields);
    super.end(body);
  }

  /** @param atOnce whether what is written is all of the answer, and short: that is no stream. @returns whether anything may be written */
  private begins(atOnce = false): boolean {
    const problem = atOnce ? undefined : this.admits?.();
    this.admits = undefined;
    if (problem) this.insist(problem);
    return !problem;
  }

  /** Holds what is written against the answer that was let out, all of it or the first bytes of a stream, and writes the head. @returns whether it may be written */
  private releases(chunk: unknown): boolean {
    if (this.holds && !this.isTheOne(chunk)) return false;
    const { head } = this;
    this.head = undefined;
    return head === undefined || this.sends(this.statusCode, head);
  }

  private isTheOne(chunk: unknown): boolean {
    if (this.isPassedOver) {
      this.breached = true;
      this.destroy();
      return false;
    }
    // A handler that was given up may say another status while stages take the answer.
    if (this.owner?.answering) this.statusCode = this.letStatus;
    if (!mayLeaveAs(this.letStatus, this.letBody, this.statusCode, chunk, this.req.method, () => this.fieldOf('content-encoding'))) {
      this.insist(new Problem('internal', { cause: new Error(CHANGED) }));
      return false;
    }
    this.holds = false;
    this.written = undefined;
    this.letBody = undefined;
    return true;
  }

  /** What cannot be written as a header is known only here, when filters have had their turn. */
  private sends(status: number, fields: unknown, reason?: string): boolean {
    try {
      if (reason === undefined) super.writeHead(status, this.completed(fields) as Record<string, string>);
      else super.writeHead(status, reason, this.completed(fields) as Record<string, string>);
      return true;
    } catch (error) {
      if (!this.owner || this.headersSent) throw error;
      this.insist(new Problem('internal', { cause: error }));
      return false;
    }
  }

  private fieldOf(name: string): unknown {
    return namedFields(this.head)[name] ?? this.getHeader(name);
  }

  /**
   * Headers as they leave: with what caches may do, and with those of all answers.
   * @param given as `writeHead` takes them, beside those that the response has been given before
   */
  private completed(given: unknown): unknown {
    const { owner } = this;
    const heads = this.heads?.isEmpty === false ? this.heads : undefined;
    if (this.headersSent || (!owner && !heads)) return given;
    const fields = namedFields(given);
    const added = owner && cachingOf(owner, (name) => fields[name] ?? this.getHeader(name), this.varies);
    if (added) Object.assign(fields, added);
    heads?.addTo(fields, this);
    return added || heads ? fields : given;
  }

  private lets(): boolean {
    // Node would emit an error for what comes after the end, and an error without a listener ends the process.
    if (!this.sealed) return !this.writableEnded;
    if (!this.breached) {
      this.breached = true;
      this.refuse();
    }
    return false;
  }

  private refuse(): void {
    if (!this.owner) {
      this.destroy();
      return;
    }
    const { request, reply } = this.owner;
    for (const name of this.getHeaderNames()) this.removeHeader(name);
    request.server.errorHandler(new Error(BREACH), request, reply);
  }
}

const bytesOf = (chunk: unknown, encoding: unknown): Buffer =>
  typeof chunk === 'string' ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8') : Buffer.from(chunk as Uint8Array);

/** Bytes of an answer that leave in one piece. */
const AT_ONCE = 64 * 1024;

const isShort = (chunk: unknown): boolean => ((chunk as { length?: number } | null | undefined)?.length ?? 0) <= AT_ONCE;

/** Text that is as long as its bytes has one for each character, and is written as it stands. */
const isAscii = (text: unknown, head: unknown): boolean => typeof text === 'string' && Number((head as Fields | undefined)?.['content-length']) === text.length;

/** What an encoding may make of an answer at most, in bytes for each character of it, and besides: more cannot be that answer, and is not gathered. */
const [ENCODED, SMALL] = [4, 1_024];

const BREACH = 'something wrote to the raw response before the route had an answer; return the answer from the handler of a route, or make that a @Stream()';

const CHANGED = 'a hook of Fastify has changed the answer after it was held to its view, its status or its body; make that a stage with @StageFor(), or an interceptor. Hooks may add headers and encode the body, with Content-Encoding';

/** What is wrong when `isPassedOver`. The bytes have left; the connection is ended, and the request is logged as a fault of the BFF. */
export const passedOver = (): Error => new Error('something wrote to the socket past the response, so access and view were passed over; return the answer from the handler, or make the route a @Stream()');

/** Nothing leaves from here on. Responses of other kinds, as a test may inject, are left alone. */
export function seal(response: ServerResponse, owner?: RequestContext, varies = ''): void {
  if (!(response instanceof SealedResponse)) return;
  if (!response.sealed) response.remember();
  response.sealed = true;
  response.owner = owner;
  response.varies = varies;
}

/** This answer may leave now, and no other: a view, a problem, or a stage's answer. */
export function letOut(response: ServerResponse, body: unknown): void {
  if (response instanceof SealedResponse) response.let(response.statusCode, body);
}

/** Whatever a stream writes may leave now. @param admits why it may not begin, if it may not */
export function unseal(response: ServerResponse, admits?: () => Problem | undefined): void {
  if (response instanceof SealedResponse) response.open(admits);
}

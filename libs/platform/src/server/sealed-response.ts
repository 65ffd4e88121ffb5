import { ServerResponse } from 'node:http';
import type { RequestContext } from '../context/request-context.ts';
import { cachingOf, namedFields } from './answer-caching.ts';

/**
 * A response that nothing can be written to before the pipeline lets an answer out. Middleware, plugins and handlers can reach Node's
 * response, past the access of the route and past its view. Who writes to it too early has the request answered with a 500 problem instead;
 * nothing is thrown, since they may write from a timer or an event.
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
  private breached = false;

  /** Has something written to the socket past this response? */
  get isPassedOver(): boolean {
    return this.refused === undefined && this.written !== undefined && this.socket !== null && this.socket.bytesWritten !== this.written;
  }

  override writeContinue(callback?: () => void): void {
    super.writeContinue(callback);
    if (this.sealed) this.remember();
  }

  override writeProcessing(callback?: () => void): void {
    super.writeProcessing(callback);
    if (this.sealed) this.remember();
  }

  override writeEarlyHints(hints: Record<string, string | string[]>, callback?: () => void): void {
    super.writeEarlyHints(hints, callback);
    if (this.sealed) this.remember();
  }

  remember(): void {
    this.written = this.socket?.bytesWritten;
  }

  /** Lets an answer out, unless one has been written past it. */
  open(): void {
    if (this.isPassedOver) {
      this.breached = true;
      this.destroy();
      return;
    }
    this.written = undefined;
    this.sealed = false;
  }

  /** Every head passes here, whoever sends it: Fastify, a stream, Node itself for what is written without one. */
  override writeHead(status: number, reason?: unknown, headers?: unknown): this {
    if (!this.lets()) return this;
    if (typeof reason === 'string') return super.writeHead(status, reason, this.guarded(headers) as Record<string, string>);
    return super.writeHead(status, this.guarded(reason ?? headers) as Record<string, string>);
  }

  override write(chunk: unknown, encoding?: unknown, callback?: unknown): boolean {
    return this.lets() ? super.write(chunk, encoding as BufferEncoding, callback as () => void) : true;
  }

  override end(chunk?: unknown, encoding?: unknown, callback?: unknown): this {
    return this.lets() ? super.end(chunk, encoding as BufferEncoding, callback as () => void) : this;
  }

  /** Headers with what caches may do. @param given as `writeHead` takes them, beside those that the response has been given before */
  private guarded(given: unknown): unknown {
    if (!this.owner || this.headersSent) return given;
    const fields = namedFields(given);
    const added = cachingOf(this.owner, (name) => fields[name] ?? this.getHeader(name), this.varies);
    return added ? Object.assign(fields, added) : given;
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

const BREACH = 'something wrote to the raw response before the route had an answer; return the answer from the handler of a route, or make that a @Stream()';

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

/** Something may leave now: a view, a problem, a stage's answer, or what a stream writes. */
export function unseal(response: ServerResponse): void {
  if (response instanceof SealedResponse) response.open();
}

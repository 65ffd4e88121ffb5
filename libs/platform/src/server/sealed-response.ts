import { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Whom a sealed response belongs to. */
interface Owner {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/**
 * A response that nothing can be written to before the pipeline lets an answer out. Middleware, plugins and handlers can reach Node's
 * response, past the access of the route and past its view. Who writes to it too early has the request answered with a 500 problem instead;
 * nothing is thrown, since they may write from a timer or an event.
 */
export class SealedResponse extends ServerResponse {
  /** True as long as nothing may be written. */
  sealed = false;
  owner: Owner | undefined = undefined;
  private breached = false;

  override writeHead(status: number, reason?: unknown, headers?: unknown): this {
    return this.lets() ? super.writeHead(status, reason as string, headers as Record<string, string>) : this;
  }

  override write(chunk: unknown, encoding?: unknown, callback?: unknown): boolean {
    return this.lets() ? super.write(chunk, encoding as BufferEncoding, callback as () => void) : true;
  }

  override end(chunk?: unknown, encoding?: unknown, callback?: unknown): this {
    return this.lets() ? super.end(chunk, encoding as BufferEncoding, callback as () => void) : this;
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

/** Nothing leaves from here on. Responses of other kinds, as a test may inject, are left alone. */
export function seal(response: ServerResponse, owner?: Owner): void {
  if (!(response instanceof SealedResponse)) return;
  response.sealed = true;
  response.owner = owner;
}

/** Something may leave now: a view, a problem, a stage's answer, or what a stream writes. */
export function unseal(response: ServerResponse): void {
  (response as SealedResponse).sealed = false;
}

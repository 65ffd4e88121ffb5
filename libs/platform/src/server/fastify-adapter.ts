import { createServer } from 'node:http';
import type { RequestListener, Server, ServerOptions } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import { Problem } from '../problems/problem.ts';
import type { ProblemCode } from '../problems/catalogue.ts';
import type { Door } from '../pipeline/door.ts';
import { fieldsOf } from '../input/fields.ts';
import { LONGEST_PARAMETER } from '../routes/route-table.ts';
import type { ServerSettings } from './bff.settings.ts';

/** What Node's HTTP parser refuses, before there is a request. */
const PARSER: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'the headers are longer than this BFF accepts'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request-timeout', 'the request did not arrive in time'],
};

/** Milliseconds between looks for requests that are late. */
const LOOK = 1_000;

/** The server is made before there is anything to guard it with. */
interface Entrance {
  door: Door | undefined;
}

type Unreadable = (error: Error, request: FastifyRequest, reply: FastifyReply) => void;

/** Fastify with the BFF's limits, its own logging off, and refusals in the BFF's own words. */
export class BffAdapter extends FastifyAdapter {
  private unreadable: Unreadable | undefined;
  private readonly entrance: Entrance;

  constructor(settings: ServerSettings) {
    const entrance: Entrance = { door: undefined };
    super({
      serverFactory: (handler: unknown, options: unknown) => serverBehind(entrance, handler as RequestListener, options as { http: ServerOptions }, settings),
      logger: false,
      bodyLimit: settings.bodyLimit,
      // A missing Host is refused by the pipeline, as a problem; Node would answer without a word.
      http: { maxHeaderSize: settings.headerLimit, requireHostHeader: false },
      // Fastify's own takes ten times as long for a query full of escapes, and reads all of it.
      routerOptions: { maxParamLength: LONGEST_PARAMETER, querystringParser: fieldsOf },
      exposeHeadRoutes: true,
      return503OnClosing: false,
      frameworkErrors: (error: Error, request: unknown, reply: unknown) => this.unreadable?.(error, request as never, reply as never),
      clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) => refuse(error, socket),
    });
    this.entrance = entrance;
  }

  /** What every request passes before Fastify hears of it. */
  guard(door: Door): void {
    this.entrance.door = door;
  }

  /** What answers a request whose URL cannot be read: no route is looked for and no hook is run. */
  onUnreadable(handler: Unreadable): void {
    this.unreadable = handler;
  }

  /** Nest would make its own exceptions of Fastify's refusals, and which it was would be lost to the problem filter. */
  override mapException(error: unknown): unknown {
    return error;
  }
}

/** @returns a server like the one that Fastify would make */
function serverBehind(entrance: Entrance, handler: RequestListener, { http }: { http: ServerOptions }, { requestTimeout, keepAlive }: ServerSettings): Server {
  // Node looks for what is late each 30 s by default: a request could be held for so long beyond its time.
  return createServer({ ...http, requestTimeout, keepAliveTimeout: keepAlive, connectionsCheckingInterval: Math.min(requestTimeout / 4 || LOOK, LOOK) }, (request, response) => {
    const { door } = entrance;
    if (!door || door(request, response)) handler(request, response);
  });
}

/** Where Node keeps the response that is being written to a socket. */
interface Answering {
  readonly _httpMessage?: { readonly headersSent: boolean } | null;
}

function refuse(error: NodeJS.ErrnoException, socket: Socket & Answering): void {
  // An answer that has begun would go on in the middle of the refusal's words, or they in its.
  if (error.code === 'ECONNRESET' || !socket.writable || socket._httpMessage?.headersSent) {
    socket.destroy();
    return;
  }
  const [code, detail] = PARSER[error.code ?? ''] ?? ['malformed-request', 'the request is not well-formed HTTP/1.1'];
  const problem = new Problem(code as ProblemCode, { detail: detail as string });
  const body = problem.body('unread');
  socket.end(
    `HTTP/1.1 ${problem.status} Refused\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { contextOf } from '../context/context-of.ts';
import { currentContext } from '../context/current.ts';
import { hasLeftover } from '../server/connections/leftover-body.ts';
import { toProblem } from './to-problem.ts';

/** The one way out for failures: refusals of early stages, of Nest, of Fastify and of handlers all leave through here. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest | IncomingMessage>();
    // Nest's middleware has Node's request and response.
    const { request: fastifyRequest, reply } = 'raw' in request ? { request, reply: http.getResponse<FastifyReply>() } : currentContext();
    this.answer(error, fastifyRequest, reply);
  }

  /** The same for Fastify's own error handler. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = toProblem(error);
    const context = contextOf(request);
    if (context) context.failure = { code: problem.code, cause: problem.details.cause ?? (error === problem ? undefined : error) };
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    // What a handler prepared for a good answer does not describe this one.
    for (const name of Object.keys(reply.getHeaders())) if (!KEPT.has(name)) reply.removeHeader(name);
    for (const [name, value] of Object.entries(problem.details.headers ?? {})) reply.header(name, value);
    if (hasLeftover(request.raw)) reply.header('connection', 'close');
    const { page } = problem.details;
    if (page !== undefined && showsPages(request.headers.accept)) {
      reply.code(problem.status).headers(OF_PAGES).send(page);
      return;
    }
    reply
      .code(problem.status)
      .header('content-type', 'application/problem+json')
      .header('cache-control', 'no-store')
      .serializer((body: string) => body)
      .send(problem.body(context?.id ?? 'unknown'));
  }
}

/** Nothing runs or is loaded, and no other page shows this one (CSP 3). */
const OF_PAGES = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Does a browser ask for a page? Scripts and programs that take anything get the document. */
const showsPages = (accept: string | undefined): boolean =>
  accept?.split(',').some((range) => /^\s*text\/html\s*(;|$)/i.test(range) && !/;\s*q=0(\.0*)?\s*(;|$)/i.test(range)) ?? false;

const KEPT = new Set(['request-id', 'connection', 'server-timing', 'allow', 'ratelimit', 'ratelimit-policy']);

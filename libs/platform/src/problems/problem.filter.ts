import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { contextOf } from '../context/context-of.ts';
import { currentContext } from '../context/current.ts';
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
    reply
      .code(problem.status)
      .header('content-type', 'application/problem+json')
      .header('cache-control', 'no-store')
      .serializer((body: string) => body)
      .send(problem.body(context?.id ?? 'unknown'));
  }
}

const KEPT = new Set(['request-id', 'connection', 'server-timing', 'allow', 'ratelimit', 'ratelimit-policy']);

import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { contextOf } from '../context/context-of.ts';
import { currentContext } from '../context/current.ts';
import type { RequestContext } from '../context/request-context.ts';
import { hasLeftover } from '../server/connections/leftover-body.ts';
import { Problem } from './problem.ts';
import { ProblemPages } from './problem-pages.ts';
import { toProblem } from './to-problem.ts';

/** The one way out for failures: refusals of early stages, of Nest, of Fastify and of handlers all leave through here. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  /** Set once there are modules. */
  pages = new ProblemPages();
  /** Headers that stages give to all answers, in small letters. Set once there are stages. */
  ofStages: ReadonlySet<string> = new Set();

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest | IncomingMessage>();
    // Nest's middleware has Node's request and response.
    const { request: fastifyRequest, reply } = 'raw' in request ? { request, reply: http.getResponse<FastifyReply>() } : currentContext();
    this.answer(error, fastifyRequest, reply);
  }

  /** The same for Fastify's own error handler. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const context = contextOf(request);
    const problem = asSeenByClient(toProblem(error), context);
    if (context) context.failure = { code: problem.code, cause: problem.details.cause ?? (error === problem ? undefined : error) };
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    for (const name of Object.keys(reply.getHeaders())) if (this.isOfGoodAnswer(name, context)) reply.removeHeader(name);
    for (const [name, value] of Object.entries(problem.details.headers ?? {})) reply.header(name, value);
    if (hasLeftover(request.raw)) reply.header('connection', 'close');
    const page = showsPages(request.headers.accept) ? this.pageOf(problem, context) : undefined;
    if (page !== undefined) {
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

  private isOfGoodAnswer(name: string, context: RequestContext | undefined): boolean {
    return (OF_GOOD_ANSWERS.test(name) && !this.ofStages.has(name)) || name === context?.partial?.header;
  }

  /** A page that cannot be made leaves the document. */
  private pageOf(problem: Problem, context: RequestContext | undefined): string | undefined {
    try {
      return this.pages.of(context?.route?.controller, problem);
    } catch (error) {
      context?.scope.failed('the page of a problem', error);
      return undefined;
    }
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

/**
 * What a handler prepared for a good answer and does not describe this one: representation, validators, caching, and where to go instead
 * (RFC 9110, sections 8, 10.2.2 and 14.3; RFC 9111). Everything else stays: `Retry-After`, challenges, cookies, and what stages give to all
 * answers.
 */
const OF_GOOD_ANSWERS = /^(?:content-.*|etag|last-modified|accept-ranges|location|cache-.*|expires|age|pragma|transfer-encoding|trailer|link)$/;

/** Work that is called off says that the client has left, whatever it is called off for. While somebody waits, it is time that has run out. */
const asSeenByClient = (problem: Problem, context: RequestContext | undefined): Problem =>
  problem.code === 'client-gone' && context && !context.clientGone ? new Problem('upstream-timeout', { cause: problem.details.cause ?? problem }) : problem;

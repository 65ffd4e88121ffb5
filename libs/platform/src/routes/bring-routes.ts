import type { FastifyInstance, FastifyRequest } from 'fastify';
import { answerWith } from '../context/answer-with.ts';
import { contextOf } from '../context/context-of.ts';
import type { RequestContext } from '../context/request-context.ts';
import { errorOf } from '../problems/thrown.ts';
import { constraintsOf } from './conditions.ts';
import type { Route } from './route.ts';

/**
 * Has Fastify know the routes that libraries bring. Their handlers return nothing, so that Fastify sends nothing in their place; nothing reads
 * the bodies of their requests before them. They must come behind middleware, whose hooks only later routes have.
 */
export function bringRoutes(fastify: FastifyInstance, routes: readonly Route[]): void {
  const brought = routes.filter(({ answer }) => answer !== undefined);
  if (brought.length === 0) return;
  fastify.register((instance, _options, registered) => {
    instance.removeAllContentTypeParsers();
    instance.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
    for (const { method, path, conditions, bodyLimit, answer } of brought) {
      const limit = bodyLimit === undefined ? {} : { bodyLimit };
      instance.route({ method: method as 'GET', url: path, ...constraintsOf(conditions), ...limit, handler: (request) => answered(request, answer as NonNullable<Route['answer']>) });
    }
    registered();
  });
}

/** Fastify would send what a handler returns, and wait for a promise. */
function answered(request: FastifyRequest, answer: NonNullable<Route['answer']>): void {
  const context = contextOf(request) as RequestContext;
  const failed = (error: unknown): void => answerWith(context, errorOf(error, 'a route threw something other than an Error'));
  try {
    answer(context)?.then(undefined, failed);
  } catch (error) {
    failed(error);
  }
}

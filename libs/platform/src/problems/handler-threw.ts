import type { ArgumentsHost, INestApplication } from '@nestjs/common';
import type { ExceptionsHandler } from '@nestjs/core/exceptions/exceptions-handler.js';
import type { FastifyRequest } from 'fastify';
import { contextOf } from '../context/context-of.ts';
import { ANSWERED_BEHIND_GUARDS } from '../pipeline/guarded-routes.ts';
import type { ProblemFilter } from './problem.filter.ts';
import { reasonOf } from './thrown.ts';

interface Resolving {
  readonly routesResolver: { readonly routerExceptionsFilter: { create(...of: unknown[]): ExceptionsHandler } };
}

/**
 * Tells contexts when a handler, guard, pipe or interceptor has thrown, before any exception filter is asked. Nest has no event for it, and
 * filters of a method come before all others: this is the one place where every route gets what calls them. Filters are given what can be
 * looked at: Nest asks `instanceof` to choose one. What a stage behind the guards refuses is answered by the BFF alone.
 */
export function noteWhatThrows(app: INestApplication, problems: ProblemFilter): void {
  const { routerExceptionsFilter } = (app as unknown as Resolving).routesResolver;
  const { create } = routerExceptionsFilter;
  routerExceptionsFilter.create = (...of) => {
    const handler = create.apply(routerExceptionsFilter, of);
    const { next } = handler;
    handler.next = (error: Error, host: ArgumentsHost & never) => {
      if ((error as unknown) === ANSWERED_BEHIND_GUARDS) return;
      const context = contextOf((host as ArgumentsHost).switchToHttp().getRequest<FastifyRequest>());
      if (context?.phase === 'stages') return problems.answer(reasonOf(error), context.request, context.reply);
      context?.routeThrew();
      next.call(handler, reasonOf(error) as Error, host);
    };
    return handler;
  };
}

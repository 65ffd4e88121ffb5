import type { INestApplication } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { contextOf } from '../context/context-of.ts';
import type { Pipeline } from './install.ts';
import { routeExecution } from './route-execution.ts';
import type { RouteExecution } from './route-execution.ts';
import { ANSWERED } from './stage.ts';

/** Thrown through Nest's handler when a stage behind the guards has answered; no exception filter gets it. */
export const ANSWERED_BEHIND_GUARDS = Symbol('portico.answered-behind-guards');

/**
 * Has the stages of `BEHIND_GUARDS` run between the guards of each route and its interceptors: of what Nest makes of a route, its guards'
 * function is the one thing that is awaited before anything else.
 * @throws StartError as `routeExecution` does
 */
export function runBehindGuards(app: INestApplication, pipeline: Pick<Pipeline, 'behindGuards'>): void {
  const execution = routeExecution(app);
  const { createGuardsFn } = execution;
  const behind = ([request]: readonly unknown[]): void | Promise<void> => {
    const context = contextOf(request as FastifyRequest);
    const pending = context && pipeline.behindGuards(context);
    if (pending === ANSWERED) throw ANSWERED_BEHIND_GUARDS;
    return pending?.then((answered) => {
      if (answered) throw ANSWERED_BEHIND_GUARDS;
    });
  };
  execution.createGuardsFn = (...of) => {
    const guard = createGuardsFn.apply(execution, of);
    return (guard ? (args) => guard(args).then(() => behind(args)) : behind) as ReturnType<RouteExecution['createGuardsFn']>;
  };
}

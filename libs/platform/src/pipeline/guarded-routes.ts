import type { INestApplication } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { contextOf } from '../context/context-of.ts';
import { StartError } from '../server/start-error.ts';
import type { Pipeline } from './install.ts';
import { ANSWERED } from './stage.ts';

type Guard = (args: readonly unknown[]) => Promise<void>;

/** Where Nest joins the guards of a route into one function, or none: for each route, and for each request where something of it is made for each. */
interface Executing {
  createGuardsFn(...of: unknown[]): Guard | null;
}

interface Resolving {
  readonly routesResolver?: { readonly routerExplorer?: { readonly executionContextCreator?: Executing } };
}

/** Thrown through Nest's handler when a stage behind the guards has answered; no exception filter gets it. */
export const ANSWERED_BEHIND_GUARDS = Symbol('portico.answered-behind-guards');

/**
 * Has the stages of `BEHIND_GUARDS` run between the guards of each route and its interceptors. Nest has no hook there: of what it makes of a
 * route, its guards' function is the one thing that is awaited before anything else.
 * @throws StartError where Nest has no such place: input would not be checked
 */
export function runBehindGuards(app: INestApplication, pipeline: Pick<Pipeline, 'behindGuards'>): void {
  const creator = (app as unknown as Resolving).routesResolver?.routerExplorer?.executionContextCreator;
  if (typeof creator?.createGuardsFn !== 'function') throw new StartError(['this version of Nest has no place behind guards that is known; use the one in package.json']);
  const { createGuardsFn } = creator;
  const behind = ([request]: readonly unknown[]): void | Promise<void> => {
    const context = contextOf(request as FastifyRequest);
    const pending = context && pipeline.behindGuards(context);
    if (pending === ANSWERED) throw ANSWERED_BEHIND_GUARDS;
    return pending?.then((answered) => {
      if (answered) throw ANSWERED_BEHIND_GUARDS;
    });
  };
  creator.createGuardsFn = (...of) => {
    const guard = createGuardsFn.apply(creator, of);
    return (guard ? (args) => guard(args).then(() => behind(args)) : behind) as Guard;
  };
}

import type { FastifyRequest } from 'fastify';
import type { RequestContext } from './request-context.ts';

/** Where the context hangs on the request, for code that is called with the request rather than inside its async scope. */
export const CONTEXT: unique symbol = Symbol('portico.context');

interface WithContext {
  [CONTEXT]?: RequestContext;
}

export const contextOf = (request: FastifyRequest): RequestContext | undefined => (request as WithContext)[CONTEXT];

export const attachContext = (request: FastifyRequest, context: RequestContext): void => {
  (request as WithContext)[CONTEXT] = context;
};

import type { Type } from '@nestjs/common';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { Problem } from '../problems/problem.ts';
import type { RouteTable } from '../routes/route-table.ts';
import { serialiserOf } from '../views/serialiser.ts';
import type { BffAdapter } from './fastify-adapter.ts';

/** Gives each route, as Nest registers it, the serialiser of its view, and unknown routes their 404 or 405. */
export function installRoutes(adapter: BffAdapter, routes: RouteTable): void {
  const fastify: FastifyInstance = adapter.getInstance();
  fastify.addHook('onRoute', (options: RouteOptions) => {
    const route = routes.find(String(options.method), options.url);
    if (!route?.view) return;
    const serialise = serialiserOf(route.view as Type);
    options.schema = { ...options.schema, response: { [route.status]: { type: 'object' } } };
    options.serializerCompiler = () => serialise;
  });
  adapter.onUnmatched((request, reply) => {
    const allowed = routes.methodsAt(request.url.split('?')[0] ?? '/');
    const problem =
      allowed.length > 0
        ? new Problem('method-not-allowed', { detail: `${request.method} is not allowed here`, headers: { allow: allowed.join(', ') } })
        : new Problem('not-found', { detail: 'there is no such route' });
    fastify.errorHandler(problem as never, request, reply);
  });
}

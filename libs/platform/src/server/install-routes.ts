import type { Type } from '@nestjs/common';
import type { FastifyInstance, RouteOptions } from 'fastify';
import type { RouteTable } from '../routes/route-table.ts';
import { serialiserOf } from '../views/serialiser.ts';

/** Gives each route, as Nest registers it, the serialiser of its view. */
export function installRoutes(fastify: FastifyInstance, routes: RouteTable): void {
  fastify.addHook('onRoute', (options: RouteOptions) => {
    const route = routes.find(String(options.method), options.url);
    if (!route?.view) return;
    const serialise = serialiserOf(route.view as Type);
    options.schema = { ...options.schema, response: { [route.status]: { type: 'object' } } };
    options.serializerCompiler = () => serialise;
  });
}

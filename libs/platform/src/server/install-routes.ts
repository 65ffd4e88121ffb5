import type { Type } from '@nestjs/common';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { runInScope } from '../context/current.ts';
import type { RouteTable } from '../routes/route-table.ts';
import { serialiserOf } from '../views/serialiser.ts';

/** Gives each route, as Nest registers it, the serialiser of its view. */
export function installRoutes(fastify: FastifyInstance, routes: RouteTable): void {
  fastify.addHook('onRoute', (options: RouteOptions) => {
    const route = routes.find(String(options.method), options.url);
    if (!route?.view) return;
    const serialise = onceIfFrozen(serialiserOf(route.view as Type));
    options.schema = { ...options.schema, response: { [route.status]: { type: 'object' } } };
    // Fastify sends bytes as they are; its types know of text only.
    options.serializerCompiler = () => serialise as (answer: unknown) => string;
  });
}

/**
 * A frozen answer is one that several requests share: it is written once, outside of all of them. A getter in it that asked for the request
 * would otherwise put one caller's values into the others' answers.
 */
function onceIfFrozen(serialise: (answer: unknown) => string): (answer: unknown) => string | Buffer {
  const written = new WeakMap<object, Buffer>();
  return (answer) => {
    if (typeof answer !== 'object' || answer === null || !Object.isFrozen(answer)) return serialise(answer);
    let bytes = written.get(answer);
    if (!bytes) written.set(answer, (bytes = Buffer.from(runInScope(undefined, serialise, answer))));
    return bytes;
  };
}

import type { FastifyInstance } from 'fastify';
import type { Route } from '../routes/route.ts';
import { StartError } from '../server/start-error.ts';

/** Holds what handlers read of requests against what plugins set. @throws StartError for what would be undefined in every request */
export function checkDecorators(fastify: FastifyInstance, routes: readonly Route[]): void {
  const faults = routes.flatMap(({ operationId, input }) =>
    input.decorators
      .filter((name) => !fastify.hasRequestDecorator(name))
      .map((name) => `${operationId}: @${name.replace(/^./, (first) => first.toUpperCase())}() is never set; register a plugin that sets request.${name}, such as @fastify/${name}, or take @Req(): who calls is currentContext().caller`),
  );
  if (faults.length > 0) throw new StartError([...new Set(faults)]);
}

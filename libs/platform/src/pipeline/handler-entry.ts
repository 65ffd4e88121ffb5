import type { INestApplication } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { contextOf } from '../context/context-of.ts';
import { currentScope } from '../context/current.ts';
import { routeExecution } from './route-execution.ts';

/**
 * Notes where a handler begins: what an interceptor answers in its place, and what a pipe refuses, has carried out nothing. Nest converts
 * the parameters between the two, with what `getParamValue` brings.
 * @throws StartError as `routeExecution` does
 */
export function noteHandlers(app: INestApplication): void {
  const execution = routeExecution(app);
  const { interceptorsConsumer, getParamValue } = execution;
  const { intercept } = interceptorsConsumer;
  interceptorsConsumer.intercept = (interceptors, args, instance, callback, next, type) => {
    const context = contextOf(args[0] as FastifyRequest);
    const noted = (): Promise<unknown> => {
      context?.handlerBegins();
      return next();
    };
    return intercept.call(interceptorsConsumer, interceptors, args, instance, callback, noted, type);
  };
  execution.getParamValue = (value, metadata, pipes) => {
    const given = getParamValue.call(execution, value, metadata, pipes);
    if (pipes.length === 0) return given;
    return given.catch((error: unknown) => {
      currentScope()?.context.inputRefused();
      throw error;
    });
  };
}

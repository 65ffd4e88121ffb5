import { ValidationPipe } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { routeExecution } from '../pipeline/route-execution.ts';

/**
 * Keeps Nest's `ValidationPipe` from an object that the BFF has checked and made already: it would run each `@Transform()` a second time.
 * Classes that extend it run: they may do more.
 * @throws StartError as `routeExecution` does
 */
export function checkOnce(app: INestApplication): void {
  const execution = routeExecution(app);
  const { getParamValue } = execution;
  execution.getParamValue = (value, metadata, pipes) => getParamValue.call(execution, value, metadata, isMade(value, metadata.metatype) ? pipes.filter(isNoValidation) : pipes);
}

/** JSON and texts are of no class: who is of the parameter's has been made of them. */
const isMade = (value: unknown, metatype: unknown): boolean => typeof metatype === 'function' && metatype !== Object && typeof value === 'object' && value !== null && value.constructor === metatype;

const isNoValidation = (pipe: unknown): boolean => Object.getPrototypeOf(pipe) !== ValidationPipe.prototype;

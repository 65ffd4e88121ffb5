import { StandardSchemaValidationPipe, ValidationPipe } from '@nestjs/common';
import type { INestApplication, Type } from '@nestjs/common';
import type { RouteParamtypes } from '@nestjs/common/internal';
import { routeExecution } from '../pipeline/route-execution.ts';
import { CHECKED_BY_SCHEMA } from './handler-arguments.ts';
import { isStandardSchema } from './standard-schema.ts';

/**
 * Keeps Nest's `ValidationPipe` from an object that the BFF has checked and made already: it would run each `@Transform()` a second time. So does
 * `StandardSchemaValidationPipe` with what a schema makes of a value.
 * Classes that extend it run: they may do more.
 * @throws StartError as `routeExecution` does
 */
export function checkOnce(app: INestApplication): void {
  const execution = routeExecution(app);
  const { getParamValue } = execution;
  execution.getParamValue = (value, metadata, pipes) => getParamValue.call(execution, value, metadata, isMade(value, metadata.metatype) ? pipes.filter(isNone(ValidationPipe)) : isHeld(metadata) ? pipes.filter(isNone(StandardSchemaValidationPipe)) : pipes);
}

/** JSON and texts are of no class: who is of the parameter's has been made of them. */
const isMade = (value: unknown, metatype: unknown): boolean => typeof metatype === 'function' && metatype !== Object && typeof value === 'object' && value !== null && value.constructor === metatype;

/** What a schema has been asked about: it may have made another value. */
const isHeld = ({ schema, type }: { readonly schema?: unknown; readonly type?: unknown }): boolean => isStandardSchema(schema) && CHECKED_BY_SCHEMA.includes(type as RouteParamtypes);

const isNone = ({ prototype }: Type) => (pipe: unknown): boolean => Object.getPrototypeOf(pipe) !== prototype;

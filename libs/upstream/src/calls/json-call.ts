import type { Scope } from '@portico/platform';
import type { ConnectionPool } from '../connections/connection-pool.ts';
import type { ShapeCheck } from '../contract/shape-check.ts';
import type { Instance } from '../instances/instance.ts';
import type { CallTarget } from './call-target.ts';
import { HttpCall } from './http-call.ts';
import type { HttpRequest } from './http-call.ts';
import { JsonAttempt } from './json-attempt.ts';
import type { Operation } from './operation.ts';

/** A call whose answer is JSON. */
export class JsonCall<T> extends HttpCall<T> {
  constructor(
    target: CallTarget<ConnectionPool>,
    operation: Operation,
    scope: Scope,
    request: HttpRequest,
    private readonly check: ShapeCheck,
  ) {
    super(target, operation, scope, request);
  }

  protected attemptAt(instance: Instance<ConnectionPool>, now: number): JsonAttempt<T> {
    return new JsonAttempt<T>(this, instance, now, this.check);
  }
}

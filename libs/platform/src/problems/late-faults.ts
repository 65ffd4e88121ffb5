import type { INestApplication } from '@nestjs/common';
import { Observable } from 'rxjs';
import { isCalledOff } from '../context/called-off.ts';
import { currentScope, runInScope } from '../context/current.ts';
import type { Scope } from '../context/scope.ts';
import type { Signals } from '../events/signals.ts';
import { routeExecution } from '../pipeline/route-execution.ts';
import type { ResponseWriting } from '../pipeline/route-execution.ts';
import { SealedResponse } from '../server/sealed-response.ts';
import { reasonOf } from './thrown.ts';

/**
 * Tells of what a handler's events or bytes throw when their answer has begun: the source of an `@Sse()`, its teardown, the iterator of a stream.
 * No filter can answer then, and Nest writes it to its own log only. @throws StartError as `routeExecution` does
 */
export function tellLateFaults(app: INestApplication, { internalFault }: Signals): void {
  const { responseController } = routeExecution(app);
  const { logger, sse } = responseController;
  const telling = (scopeNow: () => Scope | undefined): ResponseWriting['logger'] => ({
    error: (thrown) => {
      const [error, scope] = [reasonOf(thrown), scopeNow()];
      // A call that has ended with its client is no fault.
      if (!isCalledOff(error, scope)) internalFault.emit({ where: 'an answer that has begun', error }, scope);
    },
    warn: (text) => logger.warn(text),
  });
  responseController.logger = telling(currentScope);
  // A teardown runs when the socket closes, which is outside of the request.
  responseController.sse = (result, response, ...more) => {
    const scope = response instanceof SealedResponse ? response.owner?.scope : undefined;
    const logging = telling(() => scope);
    const events = Promise.resolve(result).then((source) => (isObservable(source) ? withSafeEnd(source, scope, logging.error) : source));
    return sse.call(Object.create(responseController, { logger: { value: logging } }) as ResponseWriting, events, response, ...more);
  };
}

const isObservable = (source: unknown): source is Observable<unknown> => typeof (source as Observable<unknown> | null | undefined)?.subscribe === 'function';

/** What its teardown throws is told, and changes nothing: RxJS would give it to whatever ends the Observable, as a second failure or from a timer. */
const withSafeEnd = (source: Observable<unknown>, scope: Scope | undefined, fails: (thrown: unknown) => void): Observable<unknown> =>
  new Observable((subscriber) => {
    const subscription = source.subscribe({
      next: (event) => subscriber.next(event),
      error: (error: unknown) => subscriber.error(error),
      complete: () => subscriber.complete(),
    });
    return () => {
      try {
        runInScope(scope, () => subscription.unsubscribe());
      } catch (error) {
        fails(error);
      }
    };
  });

import type { INestApplication } from '@nestjs/common';
import { EmptyError, isObservable, lastValueFrom, Subscription } from 'rxjs';
import type { Observable } from 'rxjs';
import { currentScope } from '../context/current.ts';
import type { Scope } from '../context/scope.ts';
import { routeExecution } from './route-execution.ts';

/**
 * Has Observables that handlers, interceptors and guards return end with their request. Nest waits for their last value, and would leave one
 * without an end subscribed until the connection closes.
 * @throws StartError as `routeExecution` does
 */
export function endObservedResults(app: INestApplication): void {
  const { responseController, guardsConsumer } = routeExecution(app);
  responseController.transformToResult = async (result) => (isObservable(result) ? lastWithin(result, currentScope()) : result);
  guardsConsumer.pickResult = async (result) => {
    const value = await result;
    return isObservable(value) ? lastWithin(value, currentScope()) : value;
  };
}

/** The last value. Rejects as `lastValueFrom()` does; when the scope ends first, the request is answered by others, and nothing comes of this. */
function lastWithin<T>(observed: Observable<T>, scope: Scope | undefined): Promise<T> {
  if (!scope) return lastValueFrom(observed);
  return new Promise((resolve, reject) => {
    let last: { readonly value: T } | undefined;
    const subscription = new Subscription();
    const member = { cancel: () => subscription.unsubscribe() };
    subscription.add(() => scope.remove(member));
    scope.add(member);
    subscription.add(
      observed.subscribe({
        next: (value) => (last = { value }),
        error: (error: unknown) => {
          subscription.unsubscribe();
          reject(error as Error);
        },
        complete: () => {
          subscription.unsubscribe();
          if (last) resolve(last.value);
          else reject(new EmptyError());
        },
      }),
    );
  });
}

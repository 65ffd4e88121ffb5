import { currentScope, Problem } from '@portico/platform';
import type { CancelReason } from '@portico/platform';

/** Ends with the request, if that is sooner: a slow issuer or store must not hold it. @throws Problem `upstream-timeout`, `client-gone` */
export function inTime<T>(work: Promise<T>): Promise<T> {
  const scope = currentScope();
  if (!scope) return work;
  return new Promise((resolve, reject) => {
    const member = { cancel: (reason: CancelReason) => reject(new Problem(reason === 'deadline' ? 'upstream-timeout' : 'client-gone')) };
    scope.add(member);
    work.then(resolve, reject).finally(() => scope.remove(member));
  });
}

import type { RequestContext } from '../context/request-context.ts';
import { Problem } from '../problems/problem.ts';

/** Refuses an unknown caller where the route needs a known one. @throws Problem `unauthenticated` with `WWW-Authenticate` */
export function checkAccess({ route, caller, challenge }: RequestContext): void {
  if (route?.access !== 'authenticated' || caller) return;
  throw new Problem('unauthenticated', {
    detail: 'this endpoint needs a known caller',
    ...(challenge ? { headers: { 'www-authenticate': challenge } } : {}),
  });
}

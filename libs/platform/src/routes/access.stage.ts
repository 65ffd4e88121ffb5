import type { RequestContext } from '../context/request-context.ts';
import { Problem } from '../problems/problem.ts';
import type { RouteTable } from './route-table.ts';

/**
 * Refuses a request that no route takes, and an unknown caller where the route needs a known one. Both before the body is read,
 * since nobody is going to read it.
 * @throws Problem `not-found`, `method-not-allowed` with `Allow`, `unauthenticated` with `WWW-Authenticate`
 */
export function checkAccess({ route, caller, challenge, request }: RequestContext, routes: RouteTable): void {
  if (request.is404) throw unmatched(request, routes);
  if (route?.access !== 'authenticated' || caller) return;
  throw new Problem('unauthenticated', {
    detail: 'this endpoint needs a known caller',
    ...(challenge ? { headers: { 'www-authenticate': challenge } } : {}),
  });
}

function unmatched({ method, url }: RequestContext['request'], routes: RouteTable): Problem {
  const allowed = routes.methodsAt(url);
  if (allowed.length === 0) return new Problem('not-found', { detail: 'there is no such route' });
  return new Problem('method-not-allowed', { detail: `${method} is not allowed here`, headers: { allow: allowed.join(', ') } });
}

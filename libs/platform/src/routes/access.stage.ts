import type { Caller, RequestContext } from '../context/request-context.ts';
import { Problem } from '../problems/problem.ts';
import type { Route } from './route.ts';
import type { RouteTable } from './route-table.ts';

/**
 * Refuses a request that no route takes, an unknown caller where the route needs a known one, and a known one who may not do this.
 * All before the body is read, since nobody is going to read it.
 * @throws Problem `not-found`, `method-not-allowed` with `Allow`, `unauthenticated` with `WWW-Authenticate`, `forbidden`
 */
export function checkAccess({ route, caller, challenge, request }: RequestContext, routes: RouteTable): void {
  if (request.is404) throw unmatched(request, routes);
  if (route?.access !== 'authenticated') return;
  if (caller) return checkRights(route, caller);
  throw new Problem('unauthenticated', {
    detail: 'this endpoint needs a known caller',
    ...(challenge ? { headers: { 'www-authenticate': challenge } } : {}),
  });
}

function checkRights({ scopes, roles }: Route, caller: Caller): void {
  const missing = scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length > 0) {
    // RFC 6750, section 3.1: what a client may ask its user for.
    const headers = { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scopes.join(' ')}"` };
    throw new Problem('forbidden', { detail: `this endpoint needs the scope ${missing.join(' ')}`, headers });
  }
  if (roles.length > 0 && !roles.some((role) => caller.roles.includes(role))) {
    throw new Problem('forbidden', { detail: `this endpoint is for ${roles.join(' or ')}` });
  }
}

function unmatched({ method, url }: RequestContext['request'], routes: RouteTable): Problem {
  const allowed = routes.methodsAt(url);
  if (allowed.length === 0) return new Problem('not-found', { detail: 'there is no such route' });
  return new Problem('method-not-allowed', { detail: `${method} is not allowed here`, headers: { allow: allowed.join(', ') } });
}

import type { Caller, RequestContext } from '../context/request-context.ts';
import { Problem } from '../problems/problem.ts';
import type { ProblemDetails } from '../problems/problem.ts';
import { otherReadings } from './other-readings.ts';
import type { Route } from './route.ts';
import type { RouteTable } from './route-table.ts';

/** A known caller wanted what it may not have. */
export interface AccessRefused {
  readonly caller: Caller;
  /** It lacks a scope, or every role that would do, or the thing is somebody else's. */
  readonly because: 'scope' | 'role' | 'owner';
}

/**
 * Refuses a request that no declared route takes, an unknown caller where the route needs a known one, and a known one who may not do
 * this. All before the body is read, which a refused request does not need. A path that is handed on as it stands must not be another route's for
 * the one who gets it.
 * @throws Problem `malformed-request`, `not-found`, `method-not-allowed` with `Allow`, `unauthenticated` with `WWW-Authenticate`, `forbidden`
 */
export function checkAccess(context: RequestContext, routes: RouteTable): void {
  const { route, caller, challenge, request } = context;
  if (!route) throw unmatched(request, routes);
  if (route.answer) checkReadings(route, request, routes);
  if (route.access === 'public') return;
  if (caller) return checkRights(route, caller, context);
  throw new Problem('unauthenticated', {
    detail: 'this endpoint needs a known caller',
    ...(challenge ? { headers: { 'www-authenticate': challenge } } : {}),
  });
}

function checkReadings(route: Route, { method, raw }: RequestContext['request'], routes: RouteTable): void {
  const [path = ''] = (raw.url ?? '').split(/[?#]/, 1);
  for (const reading of otherReadings(path)) {
    const other = routes.match(method, reading, raw);
    if (other && other !== route) throw new Problem('malformed-request', { detail: 'some servers take the path for another one, of another route; write it without doubled or encoded slashes, and without semicolons' });
  }
}

function checkRights({ scopes, roles }: Route, caller: Caller, { authScheme, events, scope }: RequestContext): void {
  const missing = scopes.filter((needed) => !caller.scopes.includes(needed));
  if (missing.length > 0) {
    events.accessRefused.emit({ caller, because: 'scope' }, scope);
    throw new Problem('forbidden', { detail: `this endpoint needs the scope ${missing.join(' ')}`, ...whatToAskFor(authScheme, scopes) });
  }
  if (roles.length > 0 && !roles.some((role) => caller.roles.includes(role))) {
    events.accessRefused.emit({ caller, because: 'role' }, scope);
    throw new Problem('forbidden', { detail: `this endpoint is for ${roles.join(' or ')}` });
  }
}

/** What a client may ask its user for, in the scheme that it uses (RFC 6750, section 3.1; RFC 9449, section 7.1). Who has no token cannot ask for a better one. */
const whatToAskFor = (scheme: string | undefined, scopes: readonly string[]): ProblemDetails =>
  scheme === undefined ? {} : { headers: { 'www-authenticate': `${scheme} error="insufficient_scope", scope="${scopes.join(' ')}"` } };

function unmatched({ method, url, raw }: RequestContext['request'], routes: RouteTable): Problem {
  const allowed = routes.methodsAt(url, raw);
  // A route of this method is for another host or version.
  if (allowed.length === 0 || allowed.includes(method)) return new Problem('not-found', { detail: 'there is no such route' });
  return new Problem('method-not-allowed', { detail: `${method} is not allowed here`, headers: { allow: allowed.join(', ') } });
}

import 'reflect-metadata';
import { Identity } from '../identity/identity.ts';
import type { Caller, RequestContext } from '../context/request-context.ts';
import { Signals } from '../events/signals.ts';
import { Problem } from '../problems/problem.ts';
import { checkAccess } from './access.stage.ts';
import type { AccessRefused } from './access.stage.ts';
import type { Route } from './route.ts';
import { RouteTable } from './route-table.ts';

const ANN: Caller = { identity: new Identity('spec', 'ann'), scopes: ['orders:read', 'profile'], roles: ['support'] };

/** How a caller gets on at a route. */
function outcome(route: Partial<Route>, caller: Caller | undefined, authScheme?: string, events = new Signals()): string {
  const context = { authScheme, events, route: { access: 'authenticated', scopes: [], roles: [], ...route }, caller, challenge: 'Bearer realm="x"', request: { is404: false } };
  try {
    checkAccess(context as unknown as RequestContext, undefined as never);
    return 'may';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.status, error.details.detail, error.details.headers?.['www-authenticate']].filter((word) => word !== undefined).join(' | ');
  }
}

describe('access to a route', () => {
  it.each<[string, Partial<Route>, Caller | undefined, string]>([
    ['an anonymous caller, where the route is public', { access: 'public' }, undefined, 'may'],
    ['a known caller, where the route is public', { access: 'public' }, ANN, 'may'],
    ['an anonymous caller, where one has to be known', {}, undefined, '401 | this endpoint needs a known caller | Bearer realm="x"'],
    ['a known caller, where one has to be known', {}, ANN, 'may'],
    ['an anonymous caller, where a scope is needed', { scopes: ['profile'] }, undefined, '401 | this endpoint needs a known caller | Bearer realm="x"'],
    ['somebody with the scope', { scopes: ['profile'] }, ANN, 'may'],
    ['somebody with all scopes', { scopes: ['profile', 'orders:read'] }, ANN, 'may'],
    [
      'somebody with one scope of two',
      { scopes: ['profile', 'orders:write'] },
      ANN,
      '403 | this endpoint needs the scope orders:write | Bearer error="insufficient_scope", scope="profile orders:write"',
    ],
    ['somebody with a scope that begins the same', { scopes: ['orders'] }, ANN, '403 | this endpoint needs the scope orders | Bearer error="insufficient_scope", scope="orders"'],
    ['somebody with one role of two', { roles: ['admin', 'support'] }, ANN, 'may'],
    ['somebody with none of the roles', { roles: ['admin', 'owner'] }, ANN, '403 | this endpoint is for admin or owner'],
    ['somebody with the role and without the scope', { roles: ['support'], scopes: ['x'] }, ANN, '403 | this endpoint needs the scope x | Bearer error="insufficient_scope", scope="x"'],
  ])('of %s', (_, route, caller, expected) => {
    expect(outcome(route, caller, caller && 'Bearer')).toBe(expected);
  });

  it('names a missing scope in the scheme of the caller, and in none to one who brought no token', () => {
    const detail = '403 | this endpoint needs the scope x';
    expect(outcome({ scopes: ['x'] }, ANN, 'DPoP')).toBe(`${detail} | DPoP error="insufficient_scope", scope="x"`);
    expect(outcome({ scopes: ['x'] }, ANN)).toBe(detail);
  });

  it('refuses a request whose route no controller declares', () => {
    const context = { route: undefined, caller: ANN, request: { is404: false, method: 'GET', url: '/unknown' } } as unknown as RequestContext;
    expect(() => checkAccess(context, new RouteTable([]))).toThrow(expect.objectContaining({ status: 404 }) as Error);
  });

  it('tells when a known caller is refused, and why', () => {
    const events = new Signals();
    const told: AccessRefused[] = [];
    events.accessRefused.subscribe((event) => told.push(event));
    outcome({ scopes: ['x'] }, ANN, undefined, events);
    outcome({ roles: ['owner'] }, ANN, undefined, events);
    outcome({}, ANN, undefined, events);
    outcome({}, undefined, undefined, events);
    expect(told).toEqual([{ caller: ANN, because: 'scope' }, { caller: ANN, because: 'role' }]);
  });
});

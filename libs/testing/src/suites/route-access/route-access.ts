import { HttpWorld } from '../http-requirements/http-world.ts';
import type { HttpOptions } from '../http-requirements/http-world.ts';
import { OK } from '../http-requirements/requirement.ts';
import type { Protocol, Sent } from '../http-requirements/requirement.ts';
import { ROUTE_KINDS, withRouteKinds } from '../message-attacks/route-kinds.ts';

/** What a route says of access, and what becomes of a caller without rights. */
const ACCESS = [
  { rule: 'public', access: { access: 'public' }, isPublic: true, known: true },
  { rule: 'authenticated', access: { access: 'authenticated' }, isPublic: false, known: true },
  { rule: 'scopes', access: { scopes: ['probe:read'] }, isPublic: false, known: false },
  { rule: 'roles', access: { roles: ['prober'] }, isPublic: false, known: false },
] as const;

const WEBSOCKET = { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' };

/** Other ways to write the same request: none may get past what the route says. */
const WAYS: readonly (readonly [title: string, sent: Sent | string])[] = [
  ['as it is', {}],
  ['with HEAD', { method: 'HEAD' }],
  ['with POST', { method: 'POST', body: 'a' }],
  ['with a method in a header', { method: 'POST', headers: { 'x-http-method-override': 'GET' }, body: 'a' }],
  ['with an encoded letter', { path: '%61' }],
  ['with a slash twice', { path: '/a' }],
  ['with an encoded slash', { path: 'b%2f..%2fa' }],
  ['with dots', { path: 'b/../a' }],
  ['with encoded dots', { path: 'b/%2e%2e/a' }],
  ['with a slash behind', { path: 'a/' }],
  ['with a semicolon', { path: 'a;b=c' }],
  ['with another target in a header', { headers: { 'x-original-url': '/openapi.json', 'x-rewrite-url': '/openapi.json' } }],
  ['with another host', { headers: { host: 'localhost' } }],
  ['as its own proxy', { headers: { 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1' } }],
  ['as a preflight', { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' } }],
  ['as a WebSocket', { headers: WEBSOCKET }],
  ['in absolute form', 'GET http://{authority}{path} HTTP/1.1\r\nhost: {authority}\r\nx-csrf: 1\r\n\r\n'],
  ['in HTTP/1.0', 'GET {path} HTTP/1.0\r\nhost: a\r\nx-csrf: 1\r\n\r\n'],
];

/** Statuses by which nothing is told, and by which something is. */
const REFUSED: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 501]);
const overHttp2 = (sent: Sent | string): sent is Sent => typeof sent !== 'string' && sent.headers !== WEBSOCKET;

/** Each kind of route of bff.yaml with each access rule: nothing answers before it is said who may call, however the request is written. */
export function routeAccess(options: HttpOptions): void {
  it.each(ROUTE_KINDS)('$kind that says nothing of access stops the start, and is named', async ({ route }) => {
    const name = route.split('/')[2] as string;
    const without = HttpWorld.start(options, (sections, folder) => withoutAccess(withRouteKinds(sections, folder), `probe-${name}`));
    await expect(without.then((world) => world.close())).rejects.toThrow(new RegExp(`probe-${name}: says nothing of access`));
  });

  describe.each(ACCESS)('with access: $rule', ({ access, isPublic, known }) => {
    let world: HttpWorld;

    beforeAll(async () => {
      world = await HttpWorld.start(options, (sections, folder) => withRouteKinds(sections, folder, access));
    }, 60_000);
    afterAll(() => world.close());

    const told = async (over: Protocol, sent: Sent | string, route: string) => {
      world.origin.reset(OK, false);
      const { status } = await world.talk(over, sent, route);
      return { status, asked: world.origin.requests.length };
    };

    it.each(ROUTE_KINDS)('$kind answers those who may call, and refuses others before anything is asked', async ({ route, forwards }) => {
      const good = route.includes('moved') ? 308 : 200;
      const as = { headers: { 'x-development-caller': 'c-00001' } };
      const outcome = (lets: boolean, otherwise: number): object => ({ status: lets ? good : otherwise, asked: lets && forwards ? 1 : 0 });
      expect({ anonymous: await told('HTTP/1.1', {}, route), known: await told('HTTP/1.1', as, route) }).toEqual({ anonymous: outcome(isPublic, 401), known: outcome(known, 403) });
    });

    if (isPublic) return;
    it.each(ROUTE_KINDS)('$kind is refused in every way of writing it, on HTTP/1.1 and HTTP/2', async ({ route }) => {
      const let_: unknown[] = [];
      for (const [title, sent] of WAYS) {
        for (const over of overHttp2(sent) ? (['HTTP/1.1', 'HTTP/2'] as const) : (['HTTP/1.1'] as const)) {
          const { status, asked } = await told(over, sent, route);
          if (!REFUSED.has(status) || asked > 0) let_.push({ title, over, status, asked });
        }
      }
      expect(let_).toEqual([]);
    });
  });
}

/** The same settings, with one route that does not say who may call. */
function withoutAccess(sections: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  const silent = (all: unknown): object[] =>
    (all as (object & { readonly name: string; readonly access?: string })[]).map(({ access, ...route }) => (route.name === name || access === undefined ? route : { access, ...route }));
  return { ...sections, routes: silent(sections['routes']), static: silent(sections['static']) };
}

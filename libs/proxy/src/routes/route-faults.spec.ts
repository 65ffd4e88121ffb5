import 'reflect-metadata';
import { Controller, Get, SetMetadata } from '@nestjs/common';
import type { CanActivate } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Public, Roles, RouteFacts, RoutePolicy, Stream } from '@portico/platform';
import { ProxyModule } from '../proxy.module.ts';
import { rootOf, startRouted } from './routed-bff.fixture.ts';

const UPSTREAMS = `
upstreams:
  - { name: files, kind: http, instances: ['http://127.0.0.1:1'] }
  - { name: shop, kind: grpc, instances: ['127.0.0.1:1'] }
`;

@Controller('notes')
@Public()
class NotesController {
  @Get(':id')
  @Stream()
  one(): void {}
}

const faultsOf = async (routes: string, root = rootOf({ controllers: [NotesController] })): Promise<readonly string[]> => {
  try {
    const bff = await startRouted(`${UPSTREAMS}\nroutes:\n${routes}`, root);
    await bff.close();
    return [];
  } catch (error) {
    return (error as { faults?: string[] }).faults ?? [(error as Error).message];
  }
};

const route = (more: string, match = "{ path: '/a/:id/*' }"): string => `  - { name: a, match: ${match}, ${more} }\n`;
const TO = 'to: files, access: public';

describe('a route of bff.yaml that cannot be', () => {
  it.each([
    ['no access', route('to: files'), 'routes.a: says nothing of access; add access: public, access: authenticated, scopes or roles'],
    ['an access that its rights contradict', route('to: files, access: public, roles: [clerk]'), 'routes.a: is public, and says beside it who may call; take one of them out'],
    ['an upstream that is not there', route('to: flies, access: public'), 'routes.a.to: "flies" is no upstream; write one of files'],
    ['an upstream of another kind', route('to: shop, access: public'), 'routes.a.to: "shop" is not of kind http; write one of files'],
    ['nothing to answer with', route('access: public'), 'routes.a: has neither an upstream nor a redirect; add one of to and redirect'],
    ['two things to answer with', route(`${TO}, redirect: { to: / }`), 'routes.a: has an upstream and a redirect; take one of to and redirect out'],
    ['a part of a segment as a parameter', route(TO, "{ path: '/a-:id' }"), 'routes.a.match.path: "/a-:id" is no path of whole segments; write each as plain text or as :name, and * only as the last one, such as /images/:id/*'],
    ['a pattern', route(TO, "{ path: '/a/:id(x)' }"), 'routes.a.match.path: "/a/:id(x)" is no path of whole segments'],
    ['dots in its path', route(TO, "{ path: '/a/../b' }"), 'routes.a.match.path: "/a/../b" has a segment of dots; write the path that it leads to'],
    ['a parameter twice', route(TO, "{ path: '/a/:id/:id' }"), 'routes.a.match.path: "/a/:id/:id" has :id twice; give each parameter a name of its own'],
    ['no method', route(TO, "{ path: /a, methods: [] }"), 'routes.a.match.methods: is empty; name one, or leave it out for GET'],
    ['a header in capital letters', route(TO, "{ path: /a, headers: { X-A: b } }"), 'routes.a.match.headers.X-A: names of header fields are written in small letters; write x-a'],
    ['a value that is no text', route(TO, "{ path: /a, query: { v: 2 } }"), 'routes.a.match.query.v: is no text; put it in quotes, "2"'],
    ['an unknown parameter in its rewrite', route(`${TO}, rewrite: { path: '/:name' }`), 'routes.a.rewrite.path: :name is no parameter of /a/:id/*; it has :id, *'],
    ['an unknown parameter in its redirect', route("redirect: { to: '/:name' }, access: public"), 'routes.a.redirect.to: :name is no parameter of /a/:id/*; it has :id, *'],
    ['a cookie that goes on', route(`${TO}, rewrite: { requestHeaders: { pass: [cookie] } }`), 'routes.a.rewrite.requestHeaders.pass: cookie cannot be passed on; it is the message’s own, or says who calls: an upstream’s `identity` tells it that; take it out'],
    ['a token that goes on', route(`${TO}, rewrite: { requestHeaders: { pass: [authorization] } }`), 'authorization cannot be passed on'],
    ['a cookie that comes back', route(`${TO}, rewrite: { responseHeaders: { pass: [set-cookie] } }`), 'routes.a.rewrite.responseHeaders.pass: set-cookie cannot be passed on; no answer of an upstream brings it; take it out'],
    ['a field of two lines', route(`${TO}, rewrite: { responseHeaders: { set: { x-a: "b\\nc: d" } } }`), 'routes.a.rewrite.responseHeaders.set.x-a: cannot be written; name an end-to-end field, with a value of one line'],
    ['a length of its own', route(`${TO}, rewrite: { requestHeaders: { set: { content-length: "5" } } }`), 'routes.a.rewrite.requestHeaders.set.content-length: cannot be written'],
    ['a policy that no library has given', route(`${TO}, policies: { cost: 5 }`), 'routes.a.policies.cost: is no policy that routes have here; give its decorator to ProxyModule.forRoot()'],
    ['a method that is none', route(TO, '{ path: /a, methods: [BREW] }'), 'routes[0].match.methods: each value must be one of'],
    ['HEAD, which comes with GET', route(TO, '{ path: /a, methods: [HEAD] }'), 'routes[0].match.methods: each value must be one of'],
  ])('stops the start for %s', async (_title, yaml, fault) => {
    expect((await faultsOf(yaml)).join('\n')).toContain(fault);
  });

  it('tells all faults of all routes at once', async () => {
    const faults = await faultsOf("  - { name: a, match: { path: /a }, to: files }\n  - { name: b, match: { path: '/b/:x-y' }, to: lost, access: public }\n");
    expect(faults.map((fault) => fault.split(/[:;]/)[0])).toEqual(['routes.a', 'routes.b.match.path', 'routes.b.to']);
  });

  it.each([
    ['another route', "  - { name: a, match: { path: '/a/:id' }, to: files, access: public }\n  - { name: b, match: { path: '/a/:name' }, to: files, access: public }\n", 'b.get: GET /a/:name is the same match as GET /a/:id of a.get; change one of the two, or take it out'],
    ['a controller’s', "  - { name: a, match: { path: '/notes/:note' }, to: files, access: public }\n", 'a.get: GET /notes/:note is the same match as GET /notes/:id of notes.one; change one of the two, or take it out'],
    ['another route under the same conditions', "  - { name: a, match: { path: /a, host: a.example, headers: { x: '1', y: '2' } }, to: files, access: public }\n  - { name: b, match: { path: /a, headers: { y: '2', x: '1' }, host: a.example }, to: files, access: public }\n", 'b.get: GET /a where host is a.example and header x is "1" and header y is "2" is the same match as'],
  ])('names both when it matches the same as %s', async (_title, yaml, fault) => {
    expect((await faultsOf(yaml)).join('\n')).toContain(fault);
  });

  it('is refused beside a guard of Nest’s for all routes, which would not see it', async () => {
    class Guard implements CanActivate {
      canActivate(): boolean {
        return false;
      }
    }
    const root = rootOf({ providers: [{ provide: APP_GUARD, useClass: Guard }] });
    expect(await faultsOf(route(TO), root)).toEqual(['Guard guards all routes, and those that do not go through Nest (a.get) would not pass it; make it a stage with @StageFor()']);
  });
});

describe('routes of bff.yaml', () => {
  it('stand in the manifest of routes with all that is said of them', async () => {
    const bff = await startRouted(`${UPSTREAMS}\nroutes:\n  - { name: a, match: { path: '/a/*', methods: [GET, PUT], host: a.example }, to: files, scopes: [s], types: ['image/*'], bodyLimit: 1MB, rewrite: { path: '/b/*' } }\n  - { name: b, match: { path: /b }, redirect: { to: /c }, access: public }\n`);
    const manifest = bff.app.get(RouteFacts).manifest;
    await bff.close();
    const own = { access: 'authenticated, scopes s', answer: 'stream of image/*', priority: 'read', asks: '/b/*', upstreams: 'files (3 attempts)', deadline: '2000 ms to the answer’s begin' };
    expect(manifest).toEqual([
      { route: 'GET /a/* where host is a.example', facts: own, gaps: [] },
      { route: 'PUT /a/* where host is a.example', facts: { ...own, upstreams: 'files', body: '1MB, handed on', deadline: 'the upstream’s, from the end of the body' }, gaps: [] },
      { route: 'GET /b', facts: { access: 'public', answer: '308 to /c', priority: 'read' }, gaps: [] },
    ]);
  });

  it('have the policies of stages that libraries’ decorators stand for, which are refused where they cannot hold', async () => {
    const metered = new RoutePolicy<string>({ name: '@Metered()', slot: 'claim', filledBy: 'the MeterModule', faults: (_, { isPublic }) => (isPublic ? ['is @Public(), so no caller pays'] : []) });
    const policies = { metered: (unit: string) => metered.declared(unit), roles: (role: string) => Roles(role) };
    const of = (access: string, policy: string): Promise<readonly string[]> => faultsOf(route(`${TO.replace('access: public', access)}, policies: ${policy}`), rootOf({}, ProxyModule.forRoot({ policies })));
    expect({ needsStage: await of('access: authenticated', '{ metered: page }'), faulty: await of('access: public', '{ metered: page }'), ignored: await of('access: authenticated', '{ roles: clerk }') }).toEqual({
      needsStage: [expect.stringContaining('@Metered()')],
      faulty: ['a.get is @Public(), so no caller pays'],
      ignored: ['access', 'roles'].map((what) => `a.get has a decorator that says ${what}, which the route says itself; take the decorator out`),
    });
  });

  it('have the policies that libraries’ decorators stand for', async () => {
    const proxy = ProxyModule.forRoot({ policies: { unit: (unit: string) => SetMetadata('unit', unit) } });
    const bff = await startRouted(`${UPSTREAMS}\nroutes:\n${route(`${TO}, policies: { unit: page }`)}`, rootOf({}, proxy));
    const [{ handler }] = bff.routes.routes as unknown as [{ handler: object }];
    await bff.close();
    expect(Reflect.getMetadata('unit', handler)).toBe('page');
  });
});

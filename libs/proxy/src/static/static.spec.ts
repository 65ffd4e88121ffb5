import 'reflect-metadata';
import type { RunningBff } from '@portico/platform';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { ask, rootOf, startOrigin, startRouted } from '../routes/routed-bff.fixture.ts';
import type { Origin } from '../routes/routed-bff.fixture.ts';

describe('files of bff.yaml', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'static-')));
  let origin: Origin;
  let bff: RunningBff;
  const file = (name: string, content: string | Buffer): void => writeFileSync(join(folder, name), content);

  beforeAll(async () => {
    origin = await startOrigin();
    for (const name of ['app', 'app/assets', 'app/dir', 'app/.git', 'mounted', 'mounted/..1', 'mounted/..2', 'docs']) mkdirSync(join(folder, name));
    file('app/index.html', '<h1>shop</h1>');
    file('app/assets/app-4f2a9c1b.js', 'let a = 1;'.repeat(1_000));
    file('app/assets/app-4f2a9c1b.js.br', brotliCompressSync('let a = 1;'.repeat(1_000)));
    file('app/assets/app-4f2a9c1b.js.gz', gzipSync('let a = 1;'.repeat(1_000)));
    file('app/robots.txt', '0123456789');
    file('app/sp ace.txt', 'space');
    file('app/.env', 'SECRET');
    file('app/.git/config', 'SECRET');
    file('secret.txt', 'SECRET');
    symlinkSync(join(folder, 'secret.txt'), join(folder, 'app/leak.txt'));
    // As Kubernetes mounts a ConfigMap.
    file('mounted/..1/a.txt', 'one');
    file('mounted/..2/a.txt', 'two');
    symlinkSync('..1', join(folder, 'mounted/..data'));
    symlinkSync('..data/a.txt', join(folder, 'mounted/a.txt'));
    file('docs/index.html', 'docs');
    bff = await startRouted(
      `
upstreams:
  - { name: files, kind: http, instances: ['${origin.url}'] }
static:
  - { name: app, path: '/app/*', root: '${folder}/app', access: public, immutable: [assets/], fallback: true, precompressed: true, headers: { content-security-policy: "default-src 'self'" } }
  - { name: docs, path: '/docs/*', root: '${folder}/docs', roles: [clerk] }
  - { name: mounted, path: '/mounted/*', root: '${folder}/mounted', access: authenticated }
routes:
  - { name: api, match: { path: '/app/api/*' }, to: files, access: public }
`,
      rootOf(),
    );
  });
  afterAll(async () => {
    await (bff as RunningBff | undefined)?.close();
    await origin.close();
    rmSync(folder, { recursive: true });
  });
  const bytes = (path: string, headers: Record<string, string>): Promise<{ headers: NodeJS.Dict<string | string[]>; body: Buffer }> =>
    new Promise((resolve, reject) => {
      request(`${bff.url}${path}`, { headers }, (response) => void buffer(response).then((body) => resolve({ headers: response.headers, body }), reject)).on('error', reject).end();
    });

  it('are for those whom the mount names', async () => {
    const statusOf = async (path: string, caller?: string): Promise<number> => (await ask(bff, path, { headers: caller === undefined ? {} : { 'x-caller': caller } })).status;
    expect({
      app: await statusOf('/app/robots.txt'),
      docs: [await statusOf('/docs/'), await statusOf('/docs/', 'guest'), await statusOf('/docs/', 'clerk'), await statusOf('/docs/none', 'guest')],
      mounted: [await statusOf('/mounted/a.txt'), await statusOf('/mounted/a.txt', 'guest')],
    }).toEqual({ app: 200, docs: [401, 403, 200, 403], mounted: [401, 200] });
  });

  it('are kept by browsers for a year where their names have hashes, and revalidated otherwise; what is for some is kept by no shared cache', async () => {
    const cachingOf = async (path: string, caller = 'clerk'): Promise<unknown> => (await ask(bff, path, { headers: { 'x-caller': caller } })).headers['cache-control'];
    expect([await cachingOf('/app/assets/app-4f2a9c1b.js'), await cachingOf('/app/'), await cachingOf('/app/robots.txt'), await cachingOf('/docs/')]).toEqual(['public, max-age=31536000, immutable', 'public, no-cache', 'public, no-cache', 'private, no-cache']);
  });

  it('are answered 304, 206 and 416 as the client asks (RFC 9110, sections 13 and 14)', async () => {
    const first = await ask(bff, '/app/robots.txt');
    const etag = first.headers.etag as string;
    const again = await ask(bff, '/app/robots.txt', { headers: { 'if-none-match': etag } });
    const part = await ask(bff, '/app/robots.txt', { headers: { range: 'bytes=2-4' } });
    const beyond = await ask(bff, '/app/robots.txt', { headers: { range: 'bytes=50-' } });
    const other = await ask(bff, '/app/robots.txt', { headers: { 'if-match': '"other"' } });
    expect({ again: [again.status, again.body, again.headers.etag], part: [part.status, part.body, part.headers['content-range']], beyond: [beyond.status, beyond.headers['content-range']], other: other.status }).toEqual({
      again: [304, '', etag],
      part: [206, '234', 'bytes 2-4/10'],
      beyond: [416, 'bytes */10'],
      other: 412,
    });
    utimesSync(join(folder, 'app/robots.txt'), 1, 1);
    expect((await ask(bff, '/app/robots.txt', { headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  it('have the type of their names, HEAD and the fields of the mount', async () => {
    const { status, headers, body } = await ask(bff, '/app/', { method: 'HEAD' });
    expect({ status, body, headers }).toMatchObject({ status: 200, body: '', headers: { 'content-type': 'text/html; charset=utf-8', 'content-length': '13', 'content-security-policy': "default-src 'self'", 'x-content-type-options': 'nosniff', 'request-id': expect.any(String) } });
    expect(await ask(bff, '/app/sp%20ace.txt')).toMatchObject({ status: 200, body: 'space' });
  });

  it.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['gzip;q=1, br;q=0.2', 'gzip'],
    ['*', 'br'],
    ['identity', undefined],
    ['', undefined],
  ])('leave compressed before, for who accepts %p: %p', async (accepted, coding) => {
    const { headers, body } = await bytes('/app/assets/app-4f2a9c1b.js', accepted === '' ? {} : { 'accept-encoding': accepted });
    expect({ coding: headers['content-encoding'], vary: headers['vary'], type: headers['content-type'] }).toEqual({ coding, vary: 'Accept-Encoding', type: 'application/javascript; charset=utf-8' });
    if (coding === 'br') expect(brotliDecompressSync(body).length).toBe(10_000);
    if (coding === undefined) expect(body.length).toBe(10_000);
  });

  it('fall back to the index for paths of an application, and not for files', async () => {
    const answers = await Promise.all(['/app/cart/5', '/app/dir', '/app/', '/app/none.html'].map(async (path) => (await ask(bff, path)).body));
    expect({ answers, missing: [(await ask(bff, '/app/none.js')).status, (await ask(bff, '/docs/none', { headers: { 'x-caller': 'clerk' } })).status], api: (await ask(bff, '/app/api/x')).status, asked: origin.asked.length }).toEqual({
      answers: Array.from({ length: 4 }, () => '<h1>shop</h1>'),
      missing: [404, 404],
      api: 200,
      asked: 1,
    });
  });

  it.each(['/docs/../secret.txt', '/docs/%2e%2e/secret.txt', '/docs/..%2fsecret.txt', '/docs/..%5csecret.txt', '/docs/%00', '/app/.env', '/app/.git/config', '/app/%2egit/config', '/app/leak.txt', '/docs//etc/passwd', '/docs/%252e%252e/secret.txt', '/mounted/..1/a.txt', '/mounted/..data/a.txt'])('are never outside of their folder, nor hidden: %s', async (path) => {
    const { status, body } = await ask(bff, path, { headers: { 'x-caller': 'clerk' } });
    expect({ refused: [400, 404].includes(status) || body === '<h1>shop</h1>', leaks: /SECRET|root:|one/.test(body) }).toEqual({ refused: true, leaks: false });
  });

  it('follow a ConfigMap’s new version at once', async () => {
    const { renameSync } = await import('node:fs');
    const body = async (): Promise<string> => (await ask(bff, '/mounted/a.txt', { headers: { 'x-caller': 'a' } })).body;
    const before = await body();
    symlinkSync('..2', join(folder, 'mounted/..new'));
    renameSync(join(folder, 'mounted/..new'), join(folder, 'mounted/..data'));
    expect([before, await body()]).toEqual(['one', 'two']);
  });

  it.each([
    ['no access', "{ name: a, path: '/a/*', root: . }", 'static.a: says nothing of access; add access: public, access: authenticated, scopes or roles'],
    ['an access that its rights contradict', "{ name: a, path: '/a/*', root: ., access: public, roles: [clerk] }", 'static.a: is public, and says beside it who may call'],
    ['a folder that is not there', "{ name: a, path: '/a/*', root: lost, access: public }", 'static.a.root: '],
    ['a field that no setting writes', "{ name: a, path: '/a/*', root: ., access: public, headers: { content-length: '5' } }", 'static.a.headers.content-length: cannot be written'],
  ])('stop the start for %s', async (_title, mount, fault) => {
    const error = await startRouted(`upstreams: []\nstatic:\n  - ${mount}\n`, rootOf()).catch((thrown: unknown) => thrown);
    expect((error as { faults: string[] }).faults.join('\n')).toContain(fault);
  });
});

import 'reflect-metadata';
import { StreamsSettings } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, Identities, rootOf, startOrigin, startRouted } from './routed-bff.fixture.ts';
import type { Origin } from './routed-bff.fixture.ts';

const GUIDE = readFileSync(join(__dirname, '../../../../docs/guides/routing.md'), 'utf8');
const blocks = Array.from(GUIDE.matchAll(/```(\w+)\n([^]*?)```/g), ([, language, text]) => ({ language, text: text as string }));

describe('docs/guides/routing.md', () => {
  let origin: Origin;
  let bff: RunningBff;

  beforeAll(async () => {
    origin = await startOrigin();
    const yaml = (blocks.find(({ text }) => text.startsWith('# routes-of-a-shop.yaml'))?.text ?? '').replace(/http:\/\/127\.0\.0\.1:\d+/g, origin.url);
    bff = await startRouted(yaml, rootOf({ imports: [Identities] }));
  });
  afterAll(async () => {
    await (bff as RunningBff | undefined)?.close();
    await origin.close();
  });
  beforeEach(() => void (origin.asked.length = 0));

  it('has routes that do what it says of them', async () => {
    await ask(bff, '/images/5/a.png');
    const moved = await ask(bff, '/pictures/5/a.png?w=1');
    expect({ asked: origin.asked.map(({ url }) => url), status: moved.status, location: moved.headers.location }).toEqual({ asked: ['/v2/5/a.png'], status: 308, location: '/images/5/a.png?w=1' });
    expect(GUIDE).toContain('`GET /images/5/a.png` asks `files` for `/v2/5/a.png`; `GET /pictures/5/a.png?w=1` is answered 308 with `Location: /images/5/a.png?w=1`');
  });

  it('has a route that its scope guards, and whose rewrite is done', async () => {
    const asked = async (caller: string): Promise<number> => (await ask(bff, '/reports/5?debug=1&a=b', { method: 'PUT', headers: { 'x-caller': caller, 'accept-language': 'en' }, body: '{}' })).status;
    expect({ guest: await asked('guest'), calls: origin.asked.length }).toEqual({ guest: 403, calls: 0 });
  });

  /** A BFF with the settings of a block. */
  const startWith = (begin: string, change = (text: string): string => text): Promise<RunningBff> =>
    startRouted(change((blocks.find(({ text }) => text.startsWith(begin))?.text ?? '').replace(/http:\/\/127\.0\.0\.1:\d+/g, origin.url)), rootOf({ imports: [Identities] }));

  it('has a route that opens WebSockets for known callers, with the bounds of streams', async () => {
    const live = await startWith('# live-shop.yaml');
    const handshake = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' };
    const statuses = [(await ask(live, '/chat/1', { headers: handshake })).status, (await ask(live, '/chat/1', { headers: { ...handshake, 'x-caller': 'a' } })).status];
    const { longestMessage, silent } = live.app.get(StreamsSettings);
    await live.close();
    // The service answers as if it were a GET.
    expect({ statuses, bounds: [longestMessage, silent] }).toEqual({ statuses: [401, 200], bounds: [64_000, 30_000] });
  });

  it('has a route that changes bodies as it says', async () => {
    const partners = await startWith('# products-for-partners.yaml');
    origin.answer = (_asked, response) => response.setHeader('content-type', 'application/json').end('{"id":1,"title":"a","cost":2,"offers":[{"price":3.10,"margin":1}]}');
    const { body } = await ask(partners, '/products/1?q=x');
    await partners.close();
    expect({ body, asked: origin.asked[0]?.url }).toEqual({ body: '{"id":1,"name":"a","offers":[{"price":3.10}]}', asked: '/products/1?query=x' });
  });

  it('has files that are kept as it says', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guide-'));
    mkdirSync(join(folder, 'assets'));
    for (const name of ['index.html', 'assets/app.4f2a.js']) writeFileSync(join(folder, name), name);
    const shop = await startWith('# files-of-a-shop.yaml', (text) => `upstreams: []\n${text.replace('root: public', `root: ${folder}`)}`);
    const [asset, page, missing] = [await ask(shop, '/app/assets/app.4f2a.js'), await ask(shop, '/app/cart'), await ask(shop, '/app/none.js')];
    await shop.close();
    rmSync(folder, { recursive: true });
    expect([asset.headers['cache-control'], page.body, page.headers['content-security-policy'], missing.status]).toEqual(['public, max-age=31536000, immutable', 'index.html', "default-src 'self'", 404]);
  });

  it.each([
    ['b.get: ', "  - { name: a, match: { path: '/a/:id' }, to: files, access: public }\n  - { name: b, match: { path: '/a/:name' }, to: files, access: public }\n"],
    ['routes.a: ', '  - { name: a, match: { path: /a }, to: files }\n'],
  ])('shows the message that begins with "%s" as it is', async (begin, routes) => {
    const shown = blocks.find(({ language, text }) => language === 'text' && text.startsWith(begin))?.text.trim();
    const started = await startRouted(`upstreams:\n  - { name: files, kind: http, instances: ['${origin.url}'] }\nroutes:\n${routes}`).catch((error: unknown) => error as { faults: string[] });
    expect((started as { faults: string[] }).faults).toEqual([shown]);
  });
});

import 'reflect-metadata';
import type { RunningBff } from '@portico/platform';
import { readFileSync } from 'node:fs';
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

  it.each([
    ['b.get: ', "  - { name: a, match: { path: '/a/:id' }, to: files, access: public }\n  - { name: b, match: { path: '/a/:name' }, to: files, access: public }\n"],
    ['routes.a: ', '  - { name: a, match: { path: /a }, to: files }\n'],
  ])('shows the message that begins with "%s" as it is', async (begin, routes) => {
    const shown = blocks.find(({ language, text }) => language === 'text' && text.startsWith(begin))?.text.trim();
    const started = await startRouted(`upstreams:\n  - { name: files, kind: http, instances: ['${origin.url}'] }\nroutes:\n${routes}`).catch((error: unknown) => error as { faults: string[] });
    expect((started as { faults: string[] }).faults).toEqual([shown]);
  });
});

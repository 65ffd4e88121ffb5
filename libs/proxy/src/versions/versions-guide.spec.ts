import 'reflect-metadata';
import type { RunningBff } from '@portico/platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, rootOf, startOrigin, startRouted } from '../routes/routed-bff.fixture.ts';
import type { Origin } from '../routes/routed-bff.fixture.ts';

const GUIDE = readFileSync(join(__dirname, '../../../../docs/guides/versions.md'), 'utf8');
const [, YAML = ''] = /```yaml\n([^]*?)```/.exec(GUIDE) ?? [];

describe('docs/guides/versions.md', () => {
  let origins: Origin[];
  let bff: RunningBff | undefined;

  const start = async (more = ''): Promise<void> => {
    let text = YAML.replace('    overrideHeader', `${more}    overrideHeader`).replace('percent: 10', 'percent: 100');
    for (const [index, { url }] of origins.entries()) text = text.replace(`http://127.0.0.1:908${index + 1}`, url);
    bff = await startRouted(text, rootOf());
  };
  const variantOf = async (headers: Record<string, string>): Promise<string> => (await ask(bff as RunningBff, '/products/5', { headers })).body;

  beforeAll(async () => {
    origins = await Promise.all(Array.from({ length: 3 }, startOrigin));
    for (const [index, name] of ['stable', 'canary', 'shadow'].entries()) (origins[index] as Origin).answer = (_asked, response) => response.setHeader('content-type', 'application/json').end(`"${name}"`);
  });
  afterEach(() => bff?.close());
  afterAll(() => Promise.all(origins.map((origin) => origin.close())));

  it('has a canary that is chosen by the header and the cookie that it names, and a mirror', async () => {
    await start();
    const chosen = [await variantOf({ 'x-catalog-version': 'canary' }), await variantOf({ cookie: 'catalog-version=canary' }), await variantOf({ 'x-catalog-version': 'stable' })];
    while (origins[2]?.asked.length !== 3) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(chosen).toEqual(['"canary"', '"canary"', '"stable"']);
  });

  it('is reverted by the setting that it names', async () => {
    await start('    pinned: stable\n');
    expect(await variantOf({ 'x-catalog-version': 'canary' })).toBe('"stable"');
  });
});

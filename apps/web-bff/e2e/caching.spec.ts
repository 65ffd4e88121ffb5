import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';

const ROOT = join(__dirname, '../../..');
const GUIDE = readFileSync(join(ROOT, 'docs/guides/caching.md'), 'utf8');
const SHOWN = (parse(/```yaml\n([^`]*)```/.exec(GUIDE)?.[1] ?? '') as { caching: object }).caching;
const TOKEN = 'what-an-operator-of-the-test-has';

/** The settings that docs/guides/caching.md shows, in front of the demo's services. */
describe('docs/guides/caching.md', () => {
  let web: WebBff;

  beforeAll(async () => {
    web = await startWebBff({ sections: { caching: { ...SHOWN, purgeToken: TOKEN } } });
  });
  afterAll(() => web.close());

  const metric = async (pattern: RegExp): Promise<number> => {
    const text = await (await fetch(`${web.bff.managementUrl}/metrics`)).text();
    return Number(pattern.exec(text)?.[1] ?? 0);
  };
  it('has a product answered without a call of the catalog, until it is purged', async () => {
    const first = await web.bff.inTime('/api/products/p-00001');
    const saved = /portico_cache_saved_calls_total\{upstream="catalog",operation="GET \/products\/\{id\}",route="[^"]+"\} (\d+)/;
    const before = await metric(saved);
    const second = await web.bff.inTime('/api/products/p-00001');
    expect({ same: JSON.stringify(second.json) === JSON.stringify(first.json), more: (await metric(saved)) > before }).toEqual({
      same: true,
      more: true,
    });
    const misses = /portico_cache_reads_total\{upstream="catalog",operation="GET \/products\/\{id\}",outcome="miss"\} (\d+)/;
    const missed = await metric(misses);
    const purge = `${web.bff.managementUrl}/cache/purge?upstream=catalog&path=/products/p-00001`;
    const refused = await fetch(purge, { method: 'POST' });
    const purged = await fetch(purge, { method: 'POST', headers: { authorization: `Bearer ${TOKEN}` } });
    expect({ refused: refused.status, purged: await purged.text() }).toEqual({
      refused: 401,
      purged: 'forgotten on this replica: url catalog /products/p-00001, 1 URL\n',
    });
    await web.bff.inTime('/api/products/p-00001');
    expect((await metric(misses)) - missed).toBe(1);
  });

  it('takes each purge that the guide shows', async () => {
    // A key looks like a secret to what reads the logs of these tests.
    const shown = [...GUIDE.matchAll(/^curl -X POST .* 'localhost:4001(\/cache\/purge\?(?!key)[^']+)'$/gm)].map(([, target = '']) => target);
    const statuses = await Promise.all(
      shown.map(async (target) => {
        return (await fetch(web.bff.managementUrl + target, { method: 'POST', headers: { authorization: `Bearer ${TOKEN}` } })).status;
      }),
    );
    expect(statuses).toEqual([200, 200]);
  });

  it('names each outcome that the metric has', () => {
    for (const outcome of ['hit', 'stale', 'confirmed', 'if-error', 'miss', 'unkept']) expect(GUIDE).toContain(`\`${outcome}\``);
  });
});

import { EXAMPLES } from '@portico/sandbox';
import { BffUnderTest } from '@portico/testing';
import { join } from 'node:path';
import { WebBffModule } from '../../web-bff/src/web-bff.module.ts';
import { WebBffSettings } from '../../web-bff/src/web-bff.settings.ts';
import { as, startMobileBff } from './mobile-bff.ts';
it('measures', async () => {
  const mobile = await startMobileBff();
  const { data } = mobile.sandbox;
  const web = await BffUnderTest.start({ root: WebBffModule, settings: WebBffSettings, file: join(__dirname, '../../web-bff/bff.yaml'), upstreams: mobile.sandbox.urls });
  const size = async (path: string, c?: string) => { const a = await mobile.complete(path, c ? as(c) : {}); if (a.status !== 200 || a.completeness) throw new Error(path + a.text); return a.bytes.length; };
  const stat = (xs: number[]) => { xs.sort((a, b) => a - b); return { n: xs.length, min: xs[0], med: xs[xs.length >> 1], max: xs.at(-1) }; };
  const homes: number[] = [];
  for (let i = 0; i < 500; i += 1) homes.push(await size('/v1/home?w=2000', data.customers[i]!.id));
  const sizes: number[] = []; const rs: [number, string][] = [];
  for (const { id } of data.products) {
    const m = (await mobile.complete(`/v1/products/${id}`)); const w = (await web.get(`/api/products/${id}`));
    sizes.push(m.bytes.length);
    if (w.completeness) continue;
    rs.push([m.bytes.length / w.bytes.length, `${id} ${m.bytes.length}/${w.bytes.length}`]);
  }
  rs.sort((a, b) => b[0] - a[0]);
  const pair = async (m: string, w: string, c?: string) => [await size(m, c), (await web.get(w, c ? as(c) : {})).bytes.length];
  console.log(JSON.stringify({ homes: stat(homes), products: stat(sizes), ratios: [rs.length, rs.slice(0, 5), rs[rs.length >> 1]?.[0], rs.filter(([r]) => r > 0.4).length],
    home: await pair('/v1/home', '/api/home?limit=10', EXAMPLES.customer), search: await pair('/v1/search?q=oak', '/api/search?q=oak'), orders: await pair('/v1/orders', '/api/account/orders', EXAMPLES.customer), ordinary: await pair('/v1/products/p-00001', '/api/products/p-00001') }));
  await web.close(); await mobile.close();
}, 400000);

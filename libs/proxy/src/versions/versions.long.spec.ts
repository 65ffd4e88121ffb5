import 'reflect-metadata';
import type { RunningBff } from '@portico/platform';
import { Agent, request } from 'node:http';
import { rootOf, startOrigin, startRouted } from '../routes/routed-bff.fixture.ts';
import type { Origin } from '../routes/routed-bff.fixture.ts';

/** Milliseconds that the upstream of the mirrored route takes: as a service does that is near and quick. */
const UPSTREAM = 10;
const PAIRS = 600;

const agent = new Agent({ keepAlive: true, maxSockets: 16 });
let origins: Origin[];
let bff: RunningBff | undefined;

const get = (path: string, headers: Record<string, string> = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    request(`${bff?.url}${path}`, { agent, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk))).on('end', () => resolve(body));
    }).on('error', reject).end();
  });
const start = async (yaml: string): Promise<void> => {
  await bff?.close();
  const upstreams = origins.map(({ url }, index) => `  - { name: catalog-${index}, kind: http, instances: ['${url}'] }`);
  bff = await startRouted(`\nupstreams:\n${upstreams.join('\n')}\n${yaml}`, rootOf());
};
/** Does all of `count` things, 16 at a time. */
const sixteenAtATime = async <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> => {
  const done: T[] = [];
  const from = async (first: number): Promise<void> => {
    for (let index = first; index < count; index += 16) done[index] = await work(index);
  };
  await Promise.all(Array.from({ length: 16 }, (_, index) => from(index)));
  return done;
};
const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[values.length >> 1] as number;

beforeAll(async () => void (origins = await Promise.all(Array.from({ length: 2 }, startOrigin))));
afterAll(async () => {
  agent.destroy();
  await bff?.close();
  await Promise.all(origins.map((origin) => origin.close()));
});

it('a canary of 10 % is that of 20,000 callers, ± 1, and none of them switches after a restart', async () => {
  for (const [index, name] of ['stable', 'canary'].entries()) (origins[index] as Origin).answer = (_asked, response) => response.setHeader('content-type', 'text/plain').end(name);
  const yaml = `versions:
  - { name: catalog-0, variants: [{ name: stable, to: catalog-0, weight: 90 }, { name: canary, to: catalog-1, weight: 10 }], overrideHeader: x-version }
routes:
  - { name: catalog, match: { path: '/catalog/*' }, to: catalog-0, access: public, types: [text/plain] }
`;
  const asked = (): Promise<string[]> => sixteenAtATime(20_000, (index) => get('/catalog/a', { 'x-caller': `customer-${index}` }));
  await start(yaml);
  const first = await asked();
  await start(yaml);
  const second = await asked();
  const ratio = first.filter((one) => one === 'canary').length / first.length;
  expect({ near: Math.abs(ratio - 0.1) < 0.01, switched: first.filter((one, index) => one !== second[index]).length, asked: second.length }).toEqual({ near: true, switched: 0, asked: 20_000 });
  expect([await get('/catalog/a', { 'x-version': 'canary' }), await get('/catalog/a', { 'x-version': 'stable' })]).toEqual(['canary', 'stable']);
}, 180_000);

it('a mirror of all requests adds less than 5 % to their latency, whatever the shadow takes', async () => {
  let copies = 0;
  const [origin, shadow] = origins as [Origin, Origin];
  origin.answer = (_asked, response) => void setTimeout(() => response.setHeader('content-type', 'text/plain').end('ok'), UPSTREAM);
  shadow.answer = (_asked, response) => void ((copies += 1), setTimeout(() => response.end('late'), 5 * UPSTREAM));
  await start(`routes:
  - { name: plain, match: { path: '/plain' }, to: catalog-0, access: public, types: [text/plain] }
  - { name: mirrored, match: { path: '/mirrored' }, to: catalog-0, access: public, types: [text/plain], mirror: { to: catalog-1 } }
`);
  const timed = async (path: string): Promise<number> => {
    const begun = performance.now();
    await get(path);
    return performance.now() - begun;
  };
  const took: Record<'/plain' | '/mirrored', number[]> = { '/plain': [], '/mirrored': [] };
  // In turns, each first in every other one: what the machine does besides is in both.
  for (let pair = 0; pair < PAIRS; pair += 1) for (const path of pair % 2 === 0 ? (['/plain', '/mirrored'] as const) : (['/mirrored', '/plain'] as const)) took[path].push(await timed(path));
  const ratio = median(took['/mirrored']) / median(took['/plain']);
  expect({ ratio: ratio < 1.05 ? 'below 1.05' : ratio, copies: copies >= PAIRS - 16 }).toEqual({ ratio: 'below 1.05', copies: true });
}, 120_000);

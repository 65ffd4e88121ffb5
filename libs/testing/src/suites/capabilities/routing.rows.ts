import { waitUntil } from '../../process/wait-until.ts';
import type { CapabilityRow } from './capability-row.ts';
import { routesIn, underLoad } from './front.ts';
import type { Front } from './front.ts';

const SECOND = 1_000;
/** Addresses of clients, as the proxy in front tells them. */
const CLIENTS = Array.from({ length: 24 }, (_, index) => `192.0.2.${index + 1}`);

/** Which version each client gets. */
const variants = async (front: Front, more: Readonly<Record<string, string>> = {}): Promise<string[]> => {
  const found: string[] = [];
  for (const address of CLIENTS) found.push((await front.seen('/probe/versions/a', { headers: { 'x-forwarded-for': address, ...more } })).by);
  return found;
};

const statuses = async (front: Front, targets: readonly (readonly [string, Parameters<Front['ask']>[1]?])[]): Promise<number[]> => {
  const found: number[] = [];
  for (const [target, request] of targets) found.push((await front.ask(target, request)).status);
  return found;
};

/** R1, R5 and R6: which service answers. */
export const ROUTING: readonly CapabilityRow[] = [
  {
    id: 'R1',
    what: 'routes match on host, path, method, header and query; paths and queries are rewritten',
    allowed: [
      {
        title: 'the most specific route answers, with its path and query',
        run: async ({ plain }) => {
          const asked = [
            await plain.seen('/probe/items/5/a?x=1'),
            await plain.seen('/probe/items/5/a', { headers: { 'x-version': '2' } }),
            await plain.seen('/probe/items/5/a?beta=yes', { headers: { host: 'items.example' } }),
            await plain.seen('/probe/items/5/parts'),
            await plain.seen('/probe/items/5', { method: 'POST', body: 'b' }),
          ].map(({ by, method, url }) => `${by} ${method} ${url}`);
          expect(asked).toEqual(['canary GET /v1/5/a?x=1&by=route', 'shadow GET /probe/items/5/a', 'shadow GET /probe/items/5/a?beta=yes', 'shadow GET /parts/5', 'canary POST /v1/5?by=route']);
        },
      },
    ],
    refused: [
      {
        title: 'what no route matches is asked of no service, and neither is a path that could be read as another',
        run: async ({ plain, services }) => {
          const refused = await statuses(plain, [['/probe/nowhere'], ['/probe/items/5', { method: 'DELETE' }], ['/probe/private'], ['/probe/items/%2e%2e/private'], ['/probe/items/..%2fprivate']]);
          expect({ refused, asked: services.canary.asked.length }).toEqual({ refused: [404, 405, 401, 400, 400], asked: 0 });
        },
      },
    ],
    reloaded: [
      {
        title: 'another rewrite is in force without a restart; a new route is named as taking one',
        run: async ({ plain }) => {
          const { changed, restart } = await plain.change((sections) => {
            (routesIn(sections)['probe-items'] as { rewrite: object }).rewrite = { path: '/v2/*' };
            (sections['routes'] as object[]).push({ name: 'probe-late', match: { path: '/probe/late' }, to: 'probe-canary', access: 'public' });
          });
          expect({ changed: changed?.filter((one) => one.includes('path')), late: restart?.some((one) => one.startsWith('routes.probe-late')) }).toEqual({ changed: ['routes.probe-items.rewrite.path: "/v1/*" -> "/v2/*"'], late: true });
          expect({ url: (await plain.seen('/probe/items/5')).url, late: await statuses(plain, [['/probe/late']]) }).toEqual({ url: '/v2/5', late: [404] });
        },
      },
    ],
  },
  {
    id: 'R5',
    what: 'versions: weights, an override, sticky callers, and back by one setting',
    allowed: [
      {
        title: 'callers keep their version, and may name another',
        run: async ({ plain }) => {
          const [first, again, named] = [await variants(plain), await variants(plain), await variants(plain, { 'x-probe-version': 'canary' })];
          expect({ sticky: again, both: new Set(first), named: new Set(named) }).toEqual({ sticky: first, both: new Set(['stable', 'canary']), named: new Set(['canary']) });
        },
      },
    ],
    refused: [
      {
        title: 'a name that is no version is passed over, and is not handed on',
        run: async ({ plain, services }) => {
          expect(await variants(plain, { 'x-probe-version': 'shadow' })).toEqual(await variants(plain));
          expect(services.shadow.asked.length + services.stable.asked.filter(({ headers }) => 'x-probe-version' in headers).length).toBe(0);
        },
      },
    ],
    reloaded: [
      {
        title: 'everybody gets the pinned version, without an error under load',
        run: async ({ plain }) => {
          await underLoad(
            () => plain.seen('/probe/versions/a'),
            async () => {
              const { changed } = await plain.change((sections) => Object.assign((sections['versions'] as object[])[0] as object, { pinned: 'stable' }));
              const after = new Set([...(await variants(plain)), ...(await variants(plain, { 'x-probe-version': 'canary' }))]);
              expect({ changed, after }).toEqual({ changed: ['versions.probe-stable.pinned: (not set) -> "stable"'], after: new Set(['stable']) });
            },
          );
        },
      },
    ],
  },
  {
    id: 'R6',
    what: 'mirroring to a shadow',
    allowed: [
      {
        title: 'the shadow is sent a copy, and the client gets the answer of the other',
        run: async ({ plain, services }) => {
          const { by } = await plain.seen('/probe/mirrored', { method: 'POST', body: 'order' });
          const copy = await waitUntil('a copy', 5 * SECOND, () => services.shadow.asked[0]);
          expect({ by, copy: [copy.method, copy.body] }).toEqual({ by: 'canary', copy: ['POST', 'order'] });
        },
      },
    ],
    refused: [
      {
        title: 'a body beyond the bound is not copied, and a shadow that fails or hangs is not noticed',
        run: async ({ plain, services }) => {
          const metric = (outcome: string): Promise<number> => plain.bff.metric(`portico_mirrored_requests_total{route="probe-mirrored",outcome="${outcome}"}`);
          const before = await metric('too-long');
          await plain.seen('/probe/mirrored', { method: 'POST', body: 'a'.repeat(2_000) });
          await waitUntil('the count of what is too long', 5 * SECOND, async () => ((await metric('too-long')) > before ? true : undefined));
          services.shadow.instead = (request) => void (request.method === 'POST' && request.socket.destroy());
          expect([(await plain.seen('/probe/mirrored', { method: 'POST', body: 'a' })).by, (await plain.seen('/probe/mirrored')).by]).toEqual(['canary', 'canary']);
          expect(services.shadow.asked.filter(({ body }) => body.length > 1_000)).toEqual([]);
        },
      },
    ],
    reloaded: [
      {
        title: 'no copy is sent once the file names no shadow',
        run: async ({ plain, services }) => {
          await plain.change((sections) => delete (routesIn(sections)['probe-mirrored'] as { mirror?: object }).mirror);
          for (let requests = 0; requests < 5; requests += 1) await plain.seen('/probe/mirrored');
          // What is copied is sent in a turn of its own; this request is answered by the shadow after all of these.
          await plain.seen('/probe/items/1/parts');
          expect(services.shadow.asked.map(({ url }) => url)).toEqual(['/parts/1']);
        },
      },
    ],
  },
];

import type { CapabilityRow } from './capability-row.ts';
import { namedIn } from './front.ts';

const RECOMMENDED = '/probe/v1/recommendations?limit=2';

/** R8: clients speak HTTP and JSON, and a service gRPC. */
export const TRANSCODING: readonly CapabilityRow[] = [
  {
    id: 'R8',
    what: 'JSON to gRPC by the google.api.http annotations of a contract',
    allowed: [
      {
        title: 'a method is called with what the path and the query say, and its messages go on while they come',
        run: async ({ plain }) => {
          const { status, body } = await plain.ask(RECOMMENDED);
          const lines = await plain.ask('/probe/v1/recommendations:follow?limit=3');
          expect({ status, items: (JSON.parse(body) as { items: unknown[] }).items, lines: lines.body.trim().split('\n').map((line) => typeof JSON.parse(line)) }).toEqual({
            status: 200,
            items: Array.from({ length: 2 }, () => ({ productId: expect.any(String), score: expect.any(Number), reason: 'REASON_POPULAR' })),
            lines: ['object', 'object', 'object'],
          });
        },
      },
    ],
    refused: [
      {
        title: 'a value of another type, what the service says is wrong, a method that is not named, and a caller who is not known',
        run: async ({ plain }) => {
          const found: number[] = [];
          for (const target of ['/probe/v1/recommendations?limit=many', '/probe/v1/recommendations?limit=99', '/probe/v1/products/p-99999/recommendations?limit=1', '/probe-own/v1/recommendations:follow', '/probe-own/v1/recommendations']) found.push((await plain.ask(target)).status);
          expect(found).toEqual([400, 400, 404, 404, 401]);
        },
      },
    ],
    reloaded: [
      {
        title: 'another deadline holds for the next call; a further method takes a restart, which is named',
        run: async ({ plain, behind }) => {
          await behind.control.fault({ service: 'recommendations', operationId: 'Recommend', kind: 'hang' });
          try {
            const { changed, restart } = await plain.change((sections) => {
              Object.assign(namedIn(sections, 'transcode')['probe-shop'] as object, { deadline: '50ms' });
              Object.assign(namedIn(sections, 'transcode')['probe-own'] as object, { methods: ['Recommend', 'Follow'] });
            });
            expect({ changed, restart, status: (await plain.ask(RECOMMENDED)).status }).toEqual({ changed: ['transcode.probe-shop.deadline: (not set) -> "50ms"'], restart: [expect.stringMatching(/^transcode\.probe-own\.methods/)], status: 504 });
          } finally {
            await behind.control.reset();
          }
          await plain.restore();
          expect((await plain.ask(RECOMMENDED)).status).toBe(200);
        },
      },
    ],
  },
];

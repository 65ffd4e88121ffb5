import { waitUntil } from '../../process/wait-until.ts';
import type { CapabilityRow } from './capability-row.ts';
import type { Front } from './front.ts';

const PATIENCE = 5_000;
const PLAN = 'probe-page';

interface Report {
  readonly plan: string;
  readonly state: string;
  readonly percent: number;
  readonly requests: Readonly<Record<string, number>>;
  readonly differences: readonly { readonly path: string; readonly kind: string; readonly served: string }[];
}

async function reportOf({ bff }: Front, plan: string): Promise<Report> {
  const reports = (await (await fetch(`${bff.managementUrl}/comparisons`)).json()) as readonly Report[];
  return reports.find((one) => one.plan === plan) as Report;
}

/** Asks, and waits until it has been compared. */
async function compared(front: Front): Promise<Report> {
  const { requests } = await reportOf(front, PLAN);
  await page(front);
  return waitUntil('a comparison', PATIENCE, async () => {
    const report = await reportOf(front, PLAN);
    return (report.requests['different'] ?? 0) > (requests['different'] ?? 0) ? report : undefined;
  });
}

const page = async (front: Front, kind = 'pages'): Promise<unknown> => {
  const { status, body } = await front.ask(`/probe/compared/${kind}/7`);
  return { status, ...(JSON.parse(body) as object) };
};

/** R6, the other half: an aggregation and its next version. */
export const COMPARED: readonly CapabilityRow[] = [
  {
    id: 'R6',
    what: 'an aggregation is compared with its next version',
    allowed: [
      {
        title: 'what differs is reported without its values, and the client gets the page of the plan that is served',
        run: async ({ plain }) => {
          expect(await page(plain)).toEqual({ status: 200, id: '7', url: '/served' });
          const { state, differences } = await compared(plain);
          expect({ state, differences }).toEqual({ state: 'comparing', differences: [expect.objectContaining({ path: 'url', kind: 'changed', served: 'a text' })] });
        },
      },
    ],
    refused: [
      {
        title: 'a next version that would write sends nothing, ends the comparing, and no client notices',
        run: async ({ plain, services }) => {
          expect(await page(plain, 'orders')).toEqual({ status: 200, id: '7', url: '/served' });
          const { state } = await waitUntil('the refused write', PATIENCE, async () => {
            const report = await reportOf(plain, 'probe-order');
            return report.state === 'comparing' ? undefined : report;
          });
          const asked = services.stable.asked.map(({ method, url }) => `${method} ${url}`);
          expect({ state, asked: asked.filter((one) => !one.startsWith('GET ')), again: await page(plain, 'orders') }).toEqual({ state: expect.stringContaining('was about to write'), asked: [], again: { status: 200, id: '7', url: '/served' } });
        },
      },
    ],
    reloaded: [
      {
        title: 'no request is compared once the file says 0 of a hundred, and all are again with the file of before; a plan that is not compared is refused',
        run: async ({ plain, services }) => {
          await compared(plain);
          const { changed } = await plain.change((sections) => (sections['comparisons'] = [{ name: PLAN, percent: 0 }]));
          expect(changed).toEqual([expect.stringMatching(/^comparisons\b/)]);
          services.stable.asked.length = 0;
          for (let requests = 0; requests < 5; requests += 1) await page(plain);
          expect({ percent: (await reportOf(plain, PLAN)).percent, asked: new Set(services.stable.asked.map(({ url }) => url)) }).toEqual({ percent: 0, asked: new Set(['/served']) });
          const { faults } = await plain.change((sections) => (sections['comparisons'] = [{ name: 'nowhere', percent: 5 }]));
          expect({ faults, percent: (await reportOf(plain, PLAN)).percent }).toEqual({ faults: [expect.stringMatching(/^comparisons\.nowhere: no plan "nowhere" is compared/)], percent: 0 });
          await plain.restore();
          expect((await compared(plain)).percent).toBe(100);
        },
      },
    ],
  },
];

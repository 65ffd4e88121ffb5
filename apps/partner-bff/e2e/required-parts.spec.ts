import { EXAMPLES } from '@portico/sandbox';
import type { ServiceName } from '@portico/sandbox';
import type { Answer } from '@portico/testing';
import { as, availabilityOf, startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';

/** What a busy machine may add, in milliseconds. */
const SLACK = 250;

type Ask = (partner: PartnerBff) => Promise<Answer>;

/** With the milliseconds in which the answer must be there: the timeout of the call, or the deadline of the plan. */
const CASES: readonly (readonly [name: string, service: ServiceName, deadline: number, ask: Ask])[] = [
  ['GET /v1/products', 'catalog', 2_000, ({ bff }) => bff.get('/v1/products')],
  ['GET /v1/products/{sku}', 'catalog', 1_000, ({ bff }) => bff.get('/v1/products/SKU-00001')],
  ['POST /v1/availability', 'inventory', 1_000, ({ bff }) => availabilityOf(bff, { skus: ['SKU-00001'] })],
  ['GET /v1/orders/{id}', 'orders', 1_000, ({ bff }) => bff.get('/v1/orders/o-000001', as(EXAMPLES.customer))],
];

describe('partner-bff without what an answer is made of', () => {
  let partner: PartnerBff;

  beforeAll(async () => {
    partner = await startPartnerBff();
  });
  afterEach(() => partner.sandbox.control.reset());
  afterAll(() => partner.close());

  const timed = async (ask: Ask): Promise<{ answer: Answer; took: number }> => {
    const startedAt = performance.now();
    const answer = await ask(partner);
    return { answer, took: performance.now() - startedAt };
  };

  it.each(CASES)('%s is 503 within the deadline when %s is down', async (_, service, deadline, ask) => {
    await partner.sandbox.control.fault({ service, kind: 'refuse' });
    const { answer, took } = await timed(ask);
    expect(took).toBeLessThan(deadline);
    expect({ status: answer.status, completeness: answer.completeness, link: answer.headers.get('link') }).toEqual({ status: 503, completeness: null, link: null });
    expect(answer.json).toMatchObject({ type: 'urn:portico:problem:upstream-unavailable' });
    expect(answer.text).not.toContain(service);
  });

  it.each(CASES)('%s is 504 at the deadline when %s hangs', async (_, service, deadline, ask) => {
    await partner.sandbox.control.fault({ service, kind: 'hang' });
    const { answer, took } = await timed(ask);
    expect(took).toBeLessThan(deadline + SLACK);
    expect(answer.status).toBe(504);
  });
});

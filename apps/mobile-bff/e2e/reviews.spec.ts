import { EXAMPLES } from '@portico/sandbox';
import { callsFor, startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';

const { ordinary } = EXAMPLES;
const PATH = `/v1/products/${ordinary}/reviews`;

/** Its code calls by HttpService of Nest. */
describe('the reviews screen', () => {
  let mobile: MobileBff;

  beforeAll(async () => {
    mobile = await startMobileBff();
  });
  afterEach(() => mobile.sandbox.control.reset());
  afterAll(() => mobile.close());

  it('shows the newest reviews of a product', async () => {
    const newest = (mobile.sandbox.data.reviewsByProduct.get(ordinary) ?? []).slice(0, 5);
    expect(newest.length).toBeGreaterThan(1);
    const { status, json } = await mobile.bff.inTime(PATH);
    expect({ status, json }).toEqual({ status: 200, json: { reviews: newest.map(({ rating, title, author, createdAt }) => ({ stars: rating, title, by: author, at: createdAt })) } });
  });

  it('calls the upstream once, as a client would', async () => {
    expect(await callsFor(mobile, PATH)).toEqual({ 'reviews.listReviews': 1 });
  });

  it.each([
    ['an error', 'error', 503],
    ['no answer', 'hang', 504],
  ] as const)('is a problem of the service, not of the BFF, with %s', async (_, kind, status) => {
    await mobile.sandbox.control.fault({ service: 'reviews', kind });
    const answer = await mobile.bff.get(PATH);
    expect({ status: answer.status, type: (answer.json as { type: string }).type }).toEqual({
      status,
      type: `urn:portico:problem:${status === 503 ? 'upstream-unavailable' : 'upstream-timeout'}`,
    });
  });

  it('takes product ids only', async () => {
    expect((await mobile.bff.get('/v1/products/kettle/reviews')).status).toBe(400);
  });
});

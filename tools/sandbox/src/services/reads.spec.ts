import type { QuoteList } from '@portico/contracts-pricing';
import type { ReviewPage, SummaryList } from '@portico/contracts-reviews';
import type { Sandbox } from '../sandbox.ts';
import { startSandbox } from '../sandbox.ts';
import { call } from '../testing/http-client.ts';
import { EXAMPLES } from '../data/examples.ts';

describe('prices, stock, reviews and customers', () => {
  let sandbox: Sandbox;
  beforeAll(async () => void (sandbox = await startSandbox({ ports: 'free' })));
  afterAll(() => sandbox.close());

  it('quotes in the order asked for, valid for at least an hour', async () => {
    const reply = await call(sandbox, 'pricing', '/quotes', {
      skus: ['SKU-00003', 'SKU-77777', 'SKU-00001'],
      currency: 'USD',
      segment: 'consumer',
    });
    const { quotes, unknown, currency } = reply.json as QuoteList;
    expect({ quotes: quotes.map(({ sku }) => sku), unknown, currency }).toEqual({ quotes: ['SKU-00003', 'SKU-00001'], unknown: ['SKU-77777'], currency: 'USD' });
    expect(quotes[1]?.amount).toBe(Math.round(sandbox.data.prices.get('SKU-00001')!.amount * 1.08));
    expect(Date.parse(quotes[0]!.validUntil)).toBeGreaterThanOrEqual(Date.now() + 3_599_000);
  });

  it('tells the stock per warehouse', async () => {
    const reply = await call(sandbox, 'inventory', '/stock', { skus: ['SKU-00004', 'SKU-00001'] });
    expect(reply.json).toEqual({
      items: [sandbox.data.stock.get('SKU-00004'), sandbox.data.stock.get('SKU-00001')],
      unknown: [],
    });
  });

  it('pages through the reviews of a product, the newest first', async () => {
    const expected = sandbox.data.reviewsByProduct.get(EXAMPLES.ordinary)!;
    const found: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = (await call(sandbox, 'reviews', `/reviews?productId=p-00001&limit=50${cursor && `&cursor=${cursor}`}`))
        .json as ReviewPage;
      expect(page.total).toBe(expected.length);
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(found).toEqual(expected);
    expect(expected.map(({ createdAt }) => createdAt)).toEqual(
      expected
        .map(({ createdAt }) => createdAt)
        .toSorted()
        .toReversed(),
    );
  });

  it('sums reviews up, with an honest null where there are none', async () => {
    const reply = await call(sandbox, 'reviews', `/summaries?productIds=${EXAMPLES.ordinary},${EXAMPLES.withoutReviews}`);
    const [rated, unrated] = (reply.json as SummaryList).items;
    const ratings = sandbox.data.reviewsByProduct.get(EXAMPLES.ordinary)!.map(({ rating }) => rating);
    expect(rated!.average).toBeCloseTo(ratings.reduce<number>((sum, rating) => sum + rating, 0) / ratings.length, 1);
    expect(rated!.histogram).toEqual([1, 2, 3, 4, 5].map((stars) => ratings.filter((rating) => rating === stars).length));
    expect(unrated).toEqual({ productId: EXAMPLES.withoutReviews, count: 0, average: null, histogram: [0, 0, 0, 0, 0] });
  });

  it('knows customers, their addresses and the segments', async () => {
    expect((await call(sandbox, 'customers', '/customers/c-00001')).json).toEqual(sandbox.data.customerById.get('c-00001'));
    expect((await call(sandbox, 'customers', '/customers/c-00001/addresses')).json).toEqual({
      items: sandbox.data.addresses.get('c-00001'),
    });
    expect((await call(sandbox, 'customers', '/segments')).json).toEqual({ items: sandbox.data.segments });
  });
});

import { join } from 'node:path';
import { EXAMPLES } from '@portico/sandbox';
import { BffUnderTest } from '@portico/testing';
import { WebBffModule } from '../../web-bff/src/web-bff.module.ts';
import { as, startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';

const SHARE = 0.4;
const WEB_BFF = { root: WebBffModule, file: join(__dirname, '../../web-bff/bff.yaml') };

interface Item {
  readonly id: string;
}
type Screen = Readonly<Record<string, unknown>>;

/** Only what the other screen shows too, so that shorter lists save nothing here. */
const alsoIn = (items: unknown, others: unknown): readonly Item[] => {
  const ids = new Set((others as readonly Item[]).map(({ id }) => id));
  const kept = (items as readonly Item[]).filter(({ id }) => ids.has(id));
  expect(kept).toHaveLength(ids.size);
  return kept;
};

const bytesOf = (screen: Screen): number => Buffer.byteLength(JSON.stringify(screen));

describe('next to web-bff, over the same services', () => {
  let mobile: MobileBff;
  let web: BffUnderTest;

  beforeAll(async () => {
    mobile = await startMobileBff();
    web = await BffUnderTest.start({ ...WEB_BFF, upstreams: mobile.sandbox.urls });
  });
  afterAll(async () => {
    await web.close();
    await mobile.close();
  });

  /** A part that is missing on one side would make the comparison unfair, so none is. */
  const complete = async (bff: BffUnderTest, path: string, customerId?: string): Promise<Screen> => {
    const { status, completeness, json } = await bff.inTime(path, customerId === undefined ? {} : as(customerId));
    expect({ path, status, completeness }).toEqual({ path, status: 200, completeness: null });
    return json as Screen;
  };
  const onMobile = (path: string, customerId?: string): Promise<Screen> => complete(mobile.bff, path, customerId);
  const onWeb = (path: string, customerId?: string): Promise<Screen> => complete(web, path, customerId);

  it.each([EXAMPLES.customer, EXAMPLES.businessCustomer, undefined])('the home screen of %s takes at most 40%% of the bytes', async (customerId) => {
    const screen = await onMobile('/v1/home', customerId);
    const page = await onWeb('/api/home', customerId);
    const { featured, recommended, openOrders } = page;
    const same = {
      ...page,
      featured: alsoIn(featured, screen['featured']),
      recommended: alsoIn(recommended, screen['forYou']),
      openOrders: customerId === undefined ? openOrders : alsoIn(openOrders, screen['orders']),
    };
    expect(bytesOf(screen)).toBeLessThanOrEqual(SHARE * bytesOf(same));
  });

  const searchedFor = async (q: string): Promise<readonly [onMobile: number, onWeb: number]> => {
    const screen = await onMobile(`/v1/search?q=${encodeURIComponent(q)}`);
    const page = await onWeb(`/api/search?q=${encodeURIComponent(q)}`);
    return [bytesOf(screen), bytesOf({ ...page, hits: alsoIn(page['hits'], screen['items']) })];
  };

  // The last one finds the longest names, of which a page has little else to say.
  it.each(['oak', 'kettle', 'wireless', 'série'])('a search for %s takes at most 40%% of the bytes', async (q) => {
    const [few, many] = await searchedFor(q);
    expect(few).toBeLessThanOrEqual(SHARE * many);
  });

  it('the orders take at most 40% of the bytes', async () => {
    const screen = await onMobile('/v1/orders', EXAMPLES.customer);
    const page = await onWeb('/api/account/orders', EXAMPLES.customer);
    expect(bytesOf(screen)).toBeLessThanOrEqual(SHARE * bytesOf({ ...page, orders: alsoIn(page['orders'], screen['orders']) }));
  });

  it('every product takes at most 40% of the bytes', async () => {
    const { products } = mobile.sandbox.data;
    // What web-bff has least of to say: no image, no reviews.
    const plain = products.filter(({ id, images }) => images.length === 0 && !mobile.sandbox.data.reviewsByProduct.has(id)).slice(0, 20);
    const samples = [...products.filter((_, index) => index % 100 === 0), ...plain];
    const over: string[] = [];
    for (const { id } of samples) {
      const share = bytesOf(await onMobile(`/v1/products/${id}`)) / bytesOf(await onWeb(`/api/products/${id}`));
      if (share > SHARE) over.push(`${id}: ${(100 * share).toFixed(1)}%`);
    }
    expect(over).toEqual([]);
    expect(plain.length).toBeGreaterThan(0);
  });
});

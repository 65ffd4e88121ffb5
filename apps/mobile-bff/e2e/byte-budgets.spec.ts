import { EXAMPLES } from '@portico/sandbox';
import { as, startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';

/** What makes bodies longest: every image in its largest width. */
const LARGEST = 'w=2000&dpr=4';

const every = <T>(nth: number, items: readonly T[]): T[] => items.filter((_, index) => index % nth === 0);

const longest = <T>(items: readonly T[], textOf: (item: T) => string): T[] =>
  items.toSorted((a, b) => Buffer.byteLength(textOf(b)) - Buffer.byteLength(textOf(a))).slice(0, 10);

describe('byte budgets on the seeded data', () => {
  let mobile: MobileBff;

  beforeAll(async () => {
    mobile = await startMobileBff();
  });
  afterAll(() => mobile.close());

  const budgetOf = (route: string): number => mobile.bff.routes.find(({ method, path }) => method === 'GET' && path === route)?.byteBudget as number;

  /** The sizes of complete answers, each within the route's budget. */
  const sizes = async (route: string, requests: readonly (readonly [path: string, customerId?: string])[]): Promise<number[]> => {
    const budget = budgetOf(route);
    const over: string[] = [];
    const found: number[] = [];
    for (const [path, customerId] of requests) {
      const { status, completeness, bytes } = await mobile.bff.inTime(path, customerId === undefined ? {} : as(customerId));
      expect({ path, status, completeness }).toEqual({ path, status: 200, completeness: null });
      if (bytes.length > budget) over.push(`${path} for ${customerId ?? 'a stranger'}: ${bytes.length} bytes`);
      found.push(bytes.length);
    }
    expect({ budget, over }).toEqual({ budget, over: [] });
    return found;
  };

  it('are declared for all screens and no larger than agreed', () => {
    const budgets = mobile.bff.routes.filter(({ kind }) => kind === 'data').map(({ method, path, byteBudget }) => [`${method} ${path}`, byteBudget]);
    expect(Object.fromEntries(budgets)).toEqual({
      'GET /v1/home': 6000,
      'GET /v1/products/:id': 3000,
      'GET /v1/products/:id/reviews': 1000,
      'GET /v1/search': 5000,
      'GET /v1/orders': 3000,
      'POST /v1/orders': 200,
    });
  });

  it('hold for the home screen of customers and strangers', async () => {
    const customers = every(20, mobile.sandbox.data.customers).map(({ id }) => [`/v1/home?${LARGEST}`, id] as const);
    const found = await sizes('/v1/home', [[`/v1/home?${LARGEST}`], ...customers]);
    expect(Math.max(...found)).toBeGreaterThan(1500);
  });

  it('hold for products of all kinds', async () => {
    const { products } = mobile.sandbox.data;
    const samples = [
      ...every(50, products),
      ...longest(products, ({ name }) => name),
      ...longest(products, ({ description }) => description),
      ...longest(products, ({ attributes }) => JSON.stringify(attributes)),
      ...Object.values(EXAMPLES).flatMap((id) => products.find((product) => product.id === id) ?? []),
    ];
    const found = await sizes('/v1/products/:id', [...new Set(samples)].map(({ id }) => [`/v1/products/${id}?${LARGEST}`]));
    expect(found.length).toBeGreaterThan(120);
    expect(Math.max(...found)).toBeGreaterThan(1000);
  });

  it('hold for the reviews of products', async () => {
    const found = await sizes('/v1/products/:id/reviews', every(20, mobile.sandbox.data.products).map(({ id }) => [`/v1/products/${id}/reviews`]));
    expect(Math.max(...found)).toBeGreaterThan(300);
  });

  it('hold for searches, those for the longest names included', async () => {
    const { products } = mobile.sandbox.data;
    const words = every(25, [...new Set(products.flatMap(({ name }) => name.split(' ')))]);
    const long = [...new Set(longest(products, ({ name }) => name).flatMap(({ name }) => name.split(' ')))];
    const found = await sizes('/v1/search', [...words, ...long, 'e'].map((word) => [`/v1/search?${LARGEST}&q=${encodeURIComponent(word)}`]));
    expect(Math.max(...found)).toBeGreaterThan(3000);
  });

  it('hold for orders', async () => {
    const found = await sizes('/v1/orders', every(10, mobile.sandbox.data.customers).map(({ id }) => [`/v1/orders?${LARGEST}`, id]));
    expect(Math.max(...found)).toBeGreaterThan(1500);
  });
});

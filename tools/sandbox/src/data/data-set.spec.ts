import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DataSet } from './data-set.ts';
import { buildDataSet } from './data-set.ts';
import { EXAMPLES } from './examples.ts';
import { quoteOf } from './prices.ts';

const digest = ({ products, customers, reviews, orders, prices, stock, addresses }: DataSet): string =>
  hash('sha256', JSON.stringify([products, customers, reviews, orders, [...prices], [...stock], [...addresses]]), 'hex');

/** Builds everything in a process of its own and prints the milliseconds of processor time that it took. */
const TIMING = `
const { buildDataSet } = await import(${JSON.stringify(pathToFileURL(join(__dirname, 'data-set.ts')).href)});
const before = process.cpuUsage();
Object.values(buildDataSet());
console.log(String(process.cpuUsage(before).user / 1000));
`;

describe('the data set', () => {
  const data = buildDataSet();
  const product = (id: string) => data.productById.get(id)!;

  it('has the promised sizes', () => {
    expect({ products: data.products.length, customers: data.customers.length, reviews: data.reviews.length, orders: data.orders.length }).toEqual({ products: 5000, customers: 500, reviews: 20_000, orders: 8000 });
    expect({ prices: data.prices.size, stock: data.stock.size, addresses: data.addresses.size, categories: data.categories.length }).toEqual({ prices: 5000, stock: 5000, addresses: 500, categories: 12 });
  });

  it('is the same in every run, on every machine', () => {
    expect(digest(buildDataSet())).toBe(digest(data));
    expect(digest(data)).toMatchInlineSnapshot(`"7ae1e40408e0773bc92b0761a6e4cce076783eb9eef91edce61ccf764a3fdf57"`);
  });

  it('is built in under half a second', () => {
    const milliseconds = Number(execFileSync(process.execPath, ['--input-type=module', '--eval', TIMING], { encoding: 'utf8' }));
    expect(milliseconds).toBeGreaterThan(0);
    expect(milliseconds).toBeLessThan(500);
  });

  it('numbers everything without a gap', () => {
    expect({ id: data.products[0]?.id, sku: data.products.at(-1)?.sku }).toEqual({ id: 'p-00001', sku: 'SKU-05000' });
    expect([data.customers.at(-1)?.id, data.reviews.at(-1)?.id, data.orders.at(-1)?.id]).toEqual([
      'c-00500',
      'r-020000',
      'o-008000',
    ]);
    expect(data.productBySku.size).toBe(5000);
  });

  it('refers only to what exists', () => {
    const categories = new Set(data.categories.map(({ id }) => id));
    expect(data.products.filter(({ category }) => !categories.has(category))).toEqual([]);
    expect(data.reviews.filter(({ productId }) => !data.productById.has(productId))).toEqual([]);
    expect(data.orders.filter(({ customerId }) => !data.customerById.has(customerId))).toEqual([]);
    expect(data.orders.flatMap(({ lines }) => lines).filter(({ sku }) => !data.productBySku.has(sku))).toEqual([]);
  });

  it('describes products in 200 to 400 characters', () => {
    const lengths = data.products.map(({ description }) => description.length);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(200);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(400);
  });

  it('features products of every category, all active and with an image', () => {
    const featured = data.products.filter((candidate) => candidate.featured);
    expect(new Set(featured.map(({ category }) => category)).size).toBe(12);
    expect(featured.filter(({ status, images }) => status !== 'active' || images.length === 0)).toEqual([]);
  });

  it('sums up orders correctly and never places one before the one before it', () => {
    const wrong = data.orders.filter(
      ({ lines, totalAmount }) => totalAmount !== lines.reduce((sum, line) => sum + line.quantity * line.unitAmount, 0),
    );
    expect(wrong).toEqual([]);
    const times = data.orders.map(({ placedAt }) => placedAt);
    expect(times).toEqual(times.toSorted());
  });

  it('has an example of every peculiarity', () => {
    const ordinary = product(EXAMPLES.ordinary);
    expect(ordinary).toMatchObject({ featured: true, status: 'active' });
    expect(ordinary.images).toHaveLength(3);
    expect(data.stock.get(ordinary.sku)?.total).toBeGreaterThan(0);
    expect(data.reviewsByProduct.get(ordinary.id)!.length).toBeGreaterThan(60);
    expect(data.prices.get(product(EXAMPLES.withoutListPrice).sku)?.listAmount).toBeNull();
    expect(data.reviewsByProduct.has(EXAMPLES.withoutReviews)).toBe(false);
    const soldOut = data.stock.get(product(EXAMPLES.outOfStock).sku)!;
    expect(soldOut.total).toBe(0);
    expect(soldOut.warehouses.every(({ restockAt }) => restockAt !== null)).toBe(true);
    expect(product(EXAMPLES.discontinued).status).toBe('discontinued');
    expect(product(EXAMPLES.withoutImages).images).toEqual([]);
    expect(product(EXAMPLES.longName).name.length).toBeGreaterThan(100);
    expect(data.addresses.get(EXAMPLES.withoutAddresses)).toEqual([]);
    expect(data.orders.some(({ customerId }) => customerId === EXAMPLES.withoutOrders)).toBe(false);
    const statuses = new Set(
      data.orders.filter(({ customerId }) => customerId === EXAMPLES.customer).map(({ status }) => status),
    );
    expect([...statuses]).toEqual(expect.arrayContaining(['delivered', 'packed', 'placed']));
  });

  it('takes the segment discount off and states it only against a list price', () => {
    const { sku } = product(EXAMPLES.ordinary);
    const price = data.prices.get(sku)!;
    const consumer = quoteOf(sku, price, 'EUR', 'consumer', 0);
    const business = quoteOf(sku, price, 'EUR', 'business', 0);
    expect(consumer).toMatchObject({ amount: price.amount, listAmount: price.listAmount });
    expect(consumer.discountPercent).toBe(Math.round((1 - price.amount / price.listAmount!) * 100));
    expect(business.amount).toBe(Math.round(price.amount * 0.88));
    const unlisted = product(EXAMPLES.withoutListPrice).sku;
    expect(quoteOf(unlisted, data.prices.get(unlisted)!, 'USD', 'plus', 0)).toMatchObject({
      listAmount: null,
      discountPercent: null,
    });
  });
});

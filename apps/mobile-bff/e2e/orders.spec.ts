import { callsStarted } from '@portico/testing';
import { EXAMPLES } from '@portico/sandbox';
import { as, callsFor, startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';
import { Shop } from './shop.ts';

const { customer, businessCustomer, withoutOrders } = EXAMPLES;

interface Page {
  readonly orders: readonly object[];
  readonly next: string | null;
}

describe('the orders screen', () => {
  let mobile: MobileBff;
  let shop: Shop;

  beforeAll(async () => {
    mobile = await startMobileBff();
    shop = new Shop(mobile.sandbox.data);
  });
  beforeEach(() => mobile.sandbox.control.reset());
  afterAll(() => mobile.close());

  it.each([customer, businessCustomer])('shows %s what the services hold, on all pages', async (id) => {
    const orders: object[] = [];
    for (let path = '/v1/orders'; path !== ''; ) {
      const answer = await mobile.bff.inTime(path, as(id));
      expect({ status: answer.status, completeness: answer.completeness }).toEqual({ status: 200, completeness: null });
      const page = answer.json as Page;
      expect(page.orders.length).toBeLessThanOrEqual(10);
      orders.push(...page.orders);
      path = page.next === null ? '' : `/v1/orders?cursor=${encodeURIComponent(page.next)}`;
    }
    expect(orders.length).toBeGreaterThan(10);
    expect(orders).toEqual(shop.ordersOf(id).map((order) => shop.orderRow(order)));
  });

  it('is empty, not missing, for a customer without orders', async () => {
    const answer = await mobile.bff.get('/v1/orders', as(withoutOrders));
    expect(answer.text).toBe('{"orders":[],"next":null}');
    expect(await callsStarted(mobile.sandbox)).toEqual({ 'orders.listOrders': 1 });
  });

  it.each(['ann', '6babcaad-604b-40ac-a9d7-9fd97c0b779f', 'c-99999'])('is empty for a caller whom the orders service does not know: %s', async (id) => {
    const answer = await mobile.bff.get('/v1/orders', as(id));
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: '{"orders":[],"next":null}' });
  });

  it('asks each service once: the orders, and one batch for their products', async () => {
    expect(await callsFor(mobile, '/v1/orders', as(customer))).toEqual({ 'orders.listOrders': 1, 'catalog.getProductsBySkus': 1 });
  });

  it('is refused to a stranger', async () => {
    const answer = await mobile.bff.get('/v1/orders');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="mobile-bff", Development realm="mobile-bff"');
    expect(await callsStarted(mobile.sandbox)).toEqual({});
  });

  it('refuses another customer’s cursor without asking anybody', async () => {
    const { next } = (await mobile.bff.get('/v1/orders', as(customer))).json as Page;
    await mobile.sandbox.control.reset();
    const answer = await mobile.bff.get(`/v1/orders?cursor=${next}`, as(businessCustomer));
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ errors: [{ in: 'query', field: 'cursor' }] });
    expect(await callsStarted(mobile.sandbox)).toEqual({});
  });
});

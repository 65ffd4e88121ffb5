import { callsStarted } from '@portico/testing';
import { EXAMPLES } from '@portico/sandbox';
import { as, startWebBff } from './web-bff.ts';
import type { WebBff } from './web-bff.ts';
import { Shop } from './shop.ts';

interface Page {
  readonly orders: readonly object[];
  readonly nextCursor: string | null;
}

const { businessCustomer, customer, withoutOrders } = EXAMPLES;

describe('a customer’s orders', () => {
  let web: WebBff;
  let shop: Shop;

  beforeAll(async () => {
    web = await startWebBff();
    shop = new Shop(web.sandbox.data);
  });
  beforeEach(() => web.sandbox.control.reset());
  afterAll(() => web.close());

  const page = async (query = '', customerId: string = customer): Promise<Page> =>
    (await web.bff.inTime(`/api/account/orders${query}`, as(customerId))).json as Page;

  it('are all there over the pages, newest first', async () => {
    const pages: Page[] = [];
    for (let cursor: string | null = ''; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null) {
      pages.push(await page(`?limit=2${cursor && `&cursor=${cursor}`}`));
    }
    expect(pages.flatMap(({ orders }) => orders)).toEqual(shop.ordersOf(customer).map((order) => shop.order(order)));
    expect(pages.length).toBeGreaterThan(1);
  });

  it('may be none', async () => {
    expect(await page('', withoutOrders)).toEqual({ orders: [], nextCursor: null });
  });

  it.each(['ann', 'c-99999'])('are none for a caller whom the orders service does not know: %s', async (id) => {
    const answer = await web.bff.get('/api/account/orders', as(id));
    expect({ status: answer.status, json: answer.json }).toEqual({ status: 200, json: { orders: [], nextCursor: null } });
  });

  it('are for customers alone: a stranger is asked to sign in', async () => {
    const answer = await web.bff.get('/api/account/orders');
    expect({ status: answer.status, wwwAuthenticate: answer.headers.get('www-authenticate') }).toEqual({ status: 401, wwwAuthenticate: 'Session realm="web-bff", sign-in="/auth/login", Development realm="web-bff"' });
    expect(answer.json).toMatchObject({ type: 'urn:portico:problem:unauthenticated' });
    expect(await callsStarted(web.sandbox)).toEqual({});
  });

  it('go on from no one else’s page, and from no page that never was', async () => {
    const { nextCursor } = await page('?limit=1', businessCustomer);
    expect(nextCursor).not.toBeNull();
    await web.sandbox.control.reset();
    for (const cursor of [nextCursor, 'bm90IGEgY3Vyc29y', 'x.12345678']) {
      const answer = await web.bff.get(`/api/account/orders?cursor=${cursor}`, as(customer));
      expect({ status: answer.status, json: answer.json }).toEqual({ status: 400, json: expect.objectContaining({ errors: [expect.objectContaining({ in: 'query', field: 'cursor' })] }) });
    }
    expect(await callsStarted(web.sandbox)).toEqual({});
  });

  it('cost one call, and one batch for the pictures of all their products', async () => {
    await web.bff.inTime('/api/account/orders', as(customer), { before: () => web.sandbox.control.reset() });
    expect(await callsStarted(web.sandbox)).toEqual({ 'orders.listOrders': 1, 'catalog.getProductsBySkus': 1 });
  });
});

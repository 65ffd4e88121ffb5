import { EXAMPLES } from '@portico/sandbox';
import { callsStarted } from '@portico/testing';
import type { Answer } from '@portico/testing';
import type { Order } from '@portico/contracts-orders';
import { as, startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';
import { Shop } from './shop.ts';

describe('GET /v1/orders/{id}', () => {
  let partner: PartnerBff;
  let shop: Shop;

  beforeAll(async () => {
    partner = await startPartnerBff();
    shop = new Shop(partner.sandbox.data);
  });
  beforeEach(() => partner.sandbox.control.reset());
  afterAll(() => partner.close());

  const ordersOf = (customer: string): Order[] => shop.data.orders.filter(({ customerId }) => customerId === customer);
  const withoutInstance = ({ text }: Answer): string => text.replace(/urn:portico:request:[\w-]+/, '');

  it('shows a caller their own orders, as they were placed', async () => {
    const own = ordersOf(EXAMPLES.businessCustomer);
    expect(own.length).toBeGreaterThan(0);
    for (const order of own) {
      const answer = await partner.bff.get(`/v1/orders/${order.id}`, as(EXAMPLES.businessCustomer));
      expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: JSON.stringify(shop.order(order)) });
    }
    expect(await callsStarted(partner.sandbox)).toEqual({ 'orders.getOrder': own.length });
  });

  it('hides somebody else’s order as if it did not exist', async () => {
    const [foreign] = ordersOf(EXAMPLES.customer) as [Order];
    const hidden = await partner.bff.get(`/v1/orders/${foreign.id}`, as(EXAMPLES.businessCustomer));
    const absent = await partner.bff.get('/v1/orders/o-999999', as(EXAMPLES.businessCustomer));
    expect({ hidden: hidden.status, absent: absent.status }).toEqual({ hidden: 404, absent: 404 });
    expect(withoutInstance(hidden)).toBe(withoutInstance(absent));
    expect([...hidden.headers.keys()]).toEqual([...absent.headers.keys()]);
    expect(await partner.bff.metric('portico_access_refused_total{because="owner"}')).toBe(1);
  });

  it('has nothing for an unknown caller, and says how to become one', async () => {
    const answer = await partner.bff.get('/v1/orders/o-000001');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="partner-bff", Development realm="partner-bff"');
    expect(await callsStarted(partner.sandbox)).toEqual({});
  });

  it('has no use for the development header in production, and says so', async () => {
    const production = await startPartnerBff({ environment: 'production' });
    try {
      const answer = await production.bff.get('/v1/orders/o-000001', as(EXAMPLES.customer));
      expect(answer.status).toBe(403);
      expect(answer.json).toMatchObject({ type: 'urn:portico:problem:forbidden' });
    } finally {
      await production.close();
    }
  });

  it('rejects a malformed order id', async () => {
    const answer = await partner.bff.get('/v1/orders/1', as(EXAMPLES.customer));
    expect(answer.json).toMatchObject({ status: 400, errors: [{ in: 'path', field: 'id' }] });
    expect(await callsStarted(partner.sandbox)).toEqual({});
  });
});

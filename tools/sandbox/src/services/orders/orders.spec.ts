import type { Order, OrderPage } from '@portico/contracts-orders';
import type { Sandbox } from '../../sandbox.ts';
import { startSandbox } from '../../sandbox.ts';
import { call } from '../../testing/http-client.ts';

const ORDER = {
  customerId: 'c-00002',
  lines: [
    { sku: 'SKU-00001', quantity: 3 },
    { sku: 'SKU-00002', quantity: 1 },
  ],
};

describe('orders', () => {
  let sandbox: Sandbox;
  beforeAll(async () => void (sandbox = await startSandbox({ ports: 'free', instances: { orders: 2 } })));
  afterEach(() => sandbox.control.reset());
  afterAll(() => sandbox.close());

  const place = (body: unknown = ORDER, key?: string) =>
    call(sandbox, 'orders', '/orders', body, key === undefined ? {} : { 'idempotency-key': key });
  const list = async (query: string) => (await call(sandbox, 'orders', `/orders?${query}`)).json as OrderPage;

  it('places an order at the prices of the customer', async () => {
    const reply = await place();
    const order = reply.json as Order;
    expect({ status: reply.status, location: reply.headers.get('location') }).toEqual({ status: 201, location: `/orders/${order.id}` });
    expect(order).toMatchObject({ id: 'o-008001', customerId: 'c-00002', status: 'placed', currency: 'GBP' });
    const unit = Math.round(sandbox.data.prices.get('SKU-00001')!.amount * 0.86 * 0.88);
    expect(order.lines[0]).toEqual({ sku: 'SKU-00001', name: sandbox.data.products[0]!.name, quantity: 3, unitAmount: unit });
    expect(order.totalAmount).toBe(order.lines.reduce((sum, line) => sum + line.quantity * line.unitAmount, 0));
  });

  it('shows a new order at every instance', async () => {
    const { id } = (await place()).json as Order;
    const second = await fetch(`${sandbox.urls.orders[1]}/orders/${id}`);
    expect(await second.json()).toMatchObject({ id });
  });

  it('gives the first order again for a repeated key, and refuses the key with another body', async () => {
    const first = await place(ORDER, 'once');
    const again = await place(ORDER, 'once');
    expect({ status: again.status, text: again.text }).toEqual({ status: 201, text: first.text });
    expect((await place({ ...ORDER, customerId: 'c-00001' }, 'once')).status).toBe(422);
    expect(((await place()).json as Order).id).toBe('o-008002');
  });

  it('lists the newest first, of one customer and of several statuses', async () => {
    const { items, total } = await list('customerId=c-00001&status=placed,packed,shipped&limit=100');
    const expected = sandbox.data.orders.filter(
      ({ customerId, status }) => customerId === 'c-00001' && ['placed', 'packed', 'shipped'].includes(status),
    );
    expect(items).toEqual(expected.toReversed());
    expect(total).toBe(expected.length);
    expect(total).toBeGreaterThan(1);
  });

  it('neither repeats nor hides an order when one is placed between two pages', async () => {
    const first = await list('customerId=c-00002&limit=3');
    await place();
    const second = await list(`customerId=c-00002&limit=3&cursor=${first.nextCursor}`);
    const own = sandbox.data.orders.filter(({ customerId }) => customerId === 'c-00002').toReversed();
    expect([...first.items, ...second.items]).toEqual(own.slice(0, 6));
  });

  it('forgets placed orders with reset', async () => {
    await place();
    await sandbox.control.reset();
    expect((await call(sandbox, 'orders', '/orders/o-008001')).status).toBe(404);
    expect((await list('')).total).toBe(8000);
  });
});

import { EXAMPLES } from '@portico/sandbox';
import type { Order } from '@portico/contracts-orders';
import { callsStarted } from '@portico/testing';
import type { Answer } from '@portico/testing';
import { as, startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';

const { customer, withoutOrders } = EXAMPLES;
const ORDER = { lines: [{ sku: 'SKU-00001', quantity: 2 }] };

let count = 0;
/** A key that no other test has. */
const newKey = (): string => `"key-${(count += 1)}"`;

describe('an order from the app', () => {
  let mobile: MobileBff;

  beforeAll(async () => {
    mobile = await startMobileBff();
  });
  beforeEach(() => mobile.sandbox.control.reset());
  afterAll(() => mobile.close());

  const post = (key: string, order: unknown = ORDER, by: string = withoutOrders, signal?: AbortSignal): Promise<Answer> =>
    mobile.bff.request('/v1/orders', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key, ...as(by) },
      body: JSON.stringify(order),
      ...(signal ? { signal } : {}),
    });
  /** What the service holds; newest first. */
  const placed = async (by: string): Promise<Order[]> => {
    const answer = await fetch(`${mobile.sandbox.urls.orders[0]}/orders?customerId=${by}`);
    return ((await answer.json()) as { items: Order[] }).items;
  };

  it('is placed, and answered with what the app does not know yet', async () => {
    const answer = await post(newKey());
    const [order, ...more] = (await placed(withoutOrders)) as [Order];
    const { id, placedAt, totalAmount: total, currency } = order;
    expect({ status: answer.status, json: answer.json, more }).toEqual({ status: 201, json: { id, placedAt, total, currency }, more: [] });
    expect(order.lines.map(({ sku, quantity }) => ({ sku, quantity }))).toEqual(ORDER.lines);
  });

  it('is placed once for the same key, another for another, and another customer’s is theirs', async () => {
    const key = newKey();
    const [first, again, other] = [await post(key), await post(key), await post(newKey())];
    expect({ idempotentReplayed: again.headers.get('idempotent-replayed'), text: again.text }).toEqual({ idempotentReplayed: 'true', text: first.text });
    expect(other.text).not.toBe(first.text);
    expect((await post(key, ORDER, customer)).headers.has('idempotent-replayed')).toBe(false);
    expect(await placed(withoutOrders)).toHaveLength(2);
  });

  it('is not lost when the app loses its connection: it asks again, and gets the answer', async () => {
    await mobile.sandbox.control.fault({ service: 'orders', operationId: 'createOrder', kind: 'latency', ms: 200 });
    const key = newKey();
    const controller = new AbortController();
    const lost = post(key, ORDER, withoutOrders, controller.signal).catch(() => undefined);
    await mobile.sandbox.until((reports) => reports.some(({ operations }) => (operations['createOrder']?.inFlight ?? 0) > 0));
    controller.abort();
    expect(await lost).toBeUndefined();
    let answer = await post(key);
    while (answer.status === 409) answer = await post(key);
    const [order, ...more] = (await placed(withoutOrders)) as [Order];
    expect({ status: answer.status, idempotentReplayed: answer.headers.get('idempotent-replayed'), id: (answer.json as Order).id, more }).toEqual({ status: 201, idempotentReplayed: 'true', id: order.id, more: [] });
  });

  it('needs a key', async () => {
    const headers = { 'content-type': 'application/json', ...as(customer) };
    const answer = await mobile.bff.request('/v1/orders', { method: 'POST', headers, body: JSON.stringify(ORDER) });
    expect(answer.json).toMatchObject({ status: 400, errors: [{ in: 'header', field: 'idempotency-key' }] });
    expect(await callsStarted(mobile.sandbox)).toEqual({});
  });

  it('is refused with the line that cannot be ordered', async () => {
    const answer = await post(newKey(), { lines: [{ sku: 'SKU-99999', quantity: 1 }] });
    expect(answer.json).toMatchObject({ status: 400, errors: [{ in: 'body', field: 'lines[0].sku', message: 'cannot be ordered' }] });
  });
});

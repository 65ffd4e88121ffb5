import { hash } from 'node:crypto';
import { instant } from '../../data/calendar.ts';
import type { DataSet } from '../../data/data-set.ts';
import { orderLine, totalOf } from '../../data/orders.ts';
import type { FieldError } from '../../contract/open-api.ts';
import type { NewOrder, NewOrderLine, Order, OrderLine } from '@portico/contracts-orders';
import { invalid } from '../../http/service-problem.ts';
import type { Customer } from '@portico/contracts-customers';
import type { OrderBook } from './order-book.ts';

const UNPROCESSABLE = 422;

const lineError = ({ productBySku }: DataSet, { sku }: NewOrderLine, index: number): FieldError[] => {
  const product = productBySku.get(sku);
  if (product?.status === 'active') return [];
  return [{ in: 'body', name: `lines/${index}/sku`, detail: product ? `${sku} is no longer sold` : `${sku} does not exist` }];
};

const priced = ({ productBySku, prices }: DataSet, { sku, quantity }: NewOrderLine, customer: Customer): OrderLine[] => {
  const [product, price] = [productBySku.get(sku), prices.get(sku)];
  return product && price ? [orderLine(product, price, quantity, customer)] : [];
};

/**
 * Places an order, or gives back the one that the same idempotency key has placed. Throws 422 for an unknown customer, a SKU
 * that cannot be ordered, or a key that came with another body.
 */
export const placeOrder = (data: DataSet, book: OrderBook, request: NewOrder, key: string | undefined, now: number): Order => {
  const fingerprint = hash('sha1', JSON.stringify(request), 'base64url');
  const earlier = key === undefined ? undefined : book.placedWith(key);
  if (earlier && earlier.fingerprint !== fingerprint) {
    throw invalid([{ in: 'header', name: 'Idempotency-Key', detail: 'came with another body before' }], UNPROCESSABLE);
  }
  if (earlier) return earlier.order;
  const customer = data.customerById.get(request.customerId);
  const errors = request.lines.flatMap((line, index) => lineError(data, line, index));
  if (!customer) errors.unshift({ in: 'body', name: 'customerId', detail: `${request.customerId} does not exist` });
  if (!customer || errors.length > 0) throw invalid(errors, UNPROCESSABLE);
  const lines = request.lines.flatMap((line) => priced(data, line, customer));
  const order: Order = {
    id: book.nextId(),
    customerId: customer.id,
    status: 'placed',
    currency: customer.currency,
    lines,
    totalAmount: totalOf(lines),
    placedAt: instant(now),
    updatedAt: instant(now),
  };
  book.place({ order, key, fingerprint });
  return order;
};

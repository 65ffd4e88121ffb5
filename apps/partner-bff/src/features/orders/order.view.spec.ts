import 'reflect-metadata';
import { serialiserOf } from '@portico/platform';
import { Order, toOrder } from './order.view.ts';

describe('toOrder', () => {
  it('shows the order without the shop’s number of the customer', () => {
    const order = {
      id: 'o-000001',
      customerId: 'c-00001',
      status: 'shipped',
      currency: 'GBP',
      lines: [{ sku: 'SKU-00007', name: 'Oak Stool', quantity: 2, unitAmount: 757 }],
      totalAmount: 1514,
      placedAt: '2026-01-02T03:04:05Z',
      updatedAt: '2026-01-03T03:04:05Z',
    } as const;
    expect(serialiserOf(Order)(toOrder({ order: { ...order, lines: [...order.lines] } }))).toBe(
      '{"id":"o-000001","status":"shipped","currency":"GBP",' +
        '"lines":[{"sku":"SKU-00007","name":"Oak Stool","quantity":2,"unitAmount":757}],' +
        '"totalAmount":1514,"placedAt":"2026-01-02T03:04:05Z","updatedAt":"2026-01-03T03:04:05Z"}',
    );
  });
});

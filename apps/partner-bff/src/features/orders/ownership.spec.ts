import type { Order } from '@portico/contracts-orders';
import { Problem } from '@portico/platform';
import { ownedBy } from './ownership.ts';

const order: Order = {
  id: 'o-000001',
  customerId: 'c-00001',
  status: 'placed',
  currency: 'EUR',
  lines: [],
  totalAmount: 0,
  placedAt: '2026-01-02T03:04:05Z',
  updatedAt: '2026-01-02T03:04:05Z',
};

describe('ownedBy', () => {
  it('passes an order on to its owner', () => {
    expect(ownedBy({ subject: 'c-00001', scopes: [], issuer: 'spec', roles: [] }, order)).toBe(order);
  });

  const others = [{ subject: 'c-00002', scopes: [], issuer: 'spec', roles: [] }, { subject: '', scopes: [], issuer: 'spec', roles: [] }, undefined];

  it.each(others)('hides it from %j as if it did not exist', (caller) => {
    expect(() => ownedBy(caller, order)).toThrow(new Problem('not-found'));
  });
});

import { randomUUID } from 'node:crypto';
import type { AttackRequest, GoodRequest } from '../../attack.ts';
import type { PartnerAttacker } from '../../kit/partner-attacker.ts';

const bringing = (key: string, more: AttackRequest = {}): AttackRequest => ({ ...more, headers: [['authorization', `Bearer ${key}`], ...(more.headers ?? [])] });
const ORDER = JSON.stringify({ lines: [{ sku: 'SKU-00001', quantity: 1 }] });
const JSON_BODY = ['content-type', 'application/json'] as const;

const keyed = (name: string, more: AttackRequest): GoodRequest<PartnerAttacker> => ({
  name,
  request: ({ keys }) => bringing(keys.good.text, more),
});

/** What programs of partners do at partner-bff. */
export const PARTNER_FLOWS: readonly GoodRequest<PartnerAttacker>[] = [
  { name: 'the description of the API', request: () => ({ target: '/openapi.json' }) },
  keyed('a page of products', { target: '/v1/products?limit=20' }),
  {
    name: 'the page behind it, by the cursor of the first',
    request: async (by) => {
      const { body } = await by.send(bringing(by.keys.good.text, { target: '/v1/products?limit=5' }));
      const { nextCursor } = JSON.parse(body) as { readonly nextCursor: string };
      return bringing(by.keys.good.text, { target: `/v1/products?limit=5&cursor=${encodeURIComponent(nextCursor)}` });
    },
  },
  keyed('a product', { target: '/v1/products/SKU-00001' }),
  keyed('what is in stock', { method: 'POST', target: '/v1/availability', headers: [JSON_BODY], body: JSON.stringify({ skus: ['SKU-00001', 'SKU-00002'] }) }),
  { name: 'an order of the partner, by its key', request: ({ keys }) => bringing(keys.good.text) },
  {
    name: 'a new order',
    request: ({ keys }) =>
      bringing(keys.good.text, { method: 'POST', target: '/v1/orders', headers: [JSON_BODY, ['idempotency-key', `"${randomUUID()}"`]], body: ORDER }),
    expect: { status: 201, location: /^\/v1\/orders\// },
  },
];

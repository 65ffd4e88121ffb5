import { EXAMPLES } from '../data/examples.ts';
import type { HttpServiceName } from '../contract/own-contracts.ts';

export interface SampleCall {
  readonly service: HttpServiceName;
  readonly operationId: string;
  readonly target: string;
  readonly body?: unknown;
}

const { ordinary, withoutReviews, withoutImages, longName, customer, withoutAddresses, withoutOrders, discontinued } = EXAMPLES;
const hundred = Array.from({ length: 100 }, (_, index) => String(index * 49 + 1).padStart(5, '0'));
const skus = hundred.map((number) => `SKU-${number}`);
const ids = hundred.map((number) => `p-${number}`);

const reads = (service: HttpServiceName, operationId: string, ...targets: readonly string[]): SampleCall[] =>
  targets.map((target) => ({ service, operationId, target }));

/** Calls that succeed, at least one of every operation and of every peculiarity in the data. */
export const EVERY_OPERATION: readonly SampleCall[] = [
  ...reads(
    'catalog',
    'listProducts',
    '/products',
    '/products?limit=100&featured=true',
    '/products?q=copper%20kettle&sort=relevance',
  ),
  ...reads(
    'catalog',
    'listProducts',
    '/products?category=garden&brand=solhage&status=discontinued&sort=newest',
    '/products?q=nothing-has-this-name',
  ),
  ...reads(
    'catalog',
    'listProducts',
    '/products?updatedSince=2026-10-01T00:00:00Z&sort=updated&limit=3',
    '/products?sort=name&limit=100',
  ),
  ...reads('catalog', 'getProductsByIds', `/products/by-ids?ids=${ids.join(',')}`, '/products/by-ids?ids=p-99999'),
  ...reads(
    'catalog',
    'getProductsBySkus',
    `/products/by-skus?skus=${skus.join(',')}`,
    '/products/by-skus?skus=SKU-00002,SKU-99999',
  ),
  ...reads('catalog', 'getProduct', ...[ordinary, withoutImages, longName, discontinued].map((id) => `/products/${id}`)),
  ...reads('catalog', 'getProductBySku', '/products/by-sku/SKU-05000'),
  ...reads('catalog', 'listCategories', '/categories'),
  ...reads(
    'catalog',
    'getImage',
    ...[160, 320, 640, 1280].map((width) => `/images/${ordinary}/${width}`),
    `/images/${ordinary}-3/160`,
  ),
  { service: 'pricing', operationId: 'quote', target: '/quotes', body: { skus, currency: 'EUR', segment: 'consumer' } },
  {
    service: 'pricing',
    operationId: 'quote',
    target: '/quotes',
    body: { skus: [...skus.slice(1), 'SKU-99999'], currency: 'GBP', segment: 'business' },
  },
  { service: 'inventory', operationId: 'readStock', target: '/stock', body: { skus } },
  { service: 'inventory', operationId: 'readStock', target: '/stock', body: { skus: ['SKU-00004', 'SKU-00005', 'SKU-99999'] } },
  ...reads('reviews', 'listReviews', `/reviews?productId=${ordinary}`, `/reviews?productId=${withoutReviews}&limit=1`),
  ...reads(
    'reviews',
    'listSummaries',
    `/summaries?productIds=${ids.join(',')}`,
    `/summaries?productIds=${withoutReviews},p-99999`,
  ),
  ...reads('customers', 'getCustomer', `/customers/${customer}`, '/customers/c-00500'),
  ...reads('customers', 'listAddresses', `/customers/${customer}/addresses`, `/customers/${withoutAddresses}/addresses`),
  ...reads('customers', 'listSegments', '/segments'),
  ...reads(
    'orders',
    'listOrders',
    '/orders?limit=100',
    `/orders?customerId=${customer}&status=placed,packed,shipped`,
    `/orders?customerId=${withoutOrders}`,
  ),
  ...reads('orders', 'getOrder', '/orders/o-000001', '/orders/o-008000'),
  {
    service: 'orders',
    operationId: 'createOrder',
    target: '/orders',
    body: { customerId: customer, lines: [{ sku: 'SKU-00001', quantity: 2 }] },
  },
];

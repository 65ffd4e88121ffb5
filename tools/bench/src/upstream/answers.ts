/** One prepared answer of the four services: what nginx says at a path of a service's port. */
export interface PreparedAnswer {
  readonly service: ServiceName;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly value: unknown;
}

export type ServiceName = 'catalog' | 'pricing' | 'inventory' | 'customers';

const NAMES = [
  'Field kettle',
  'Trail lantern',
  'Canvas satchel',
  'Oak stool',
  'Wool throw',
  'Copper pan',
  'Glass carafe',
  'Linen apron',
];
const BRANDS = ['Norrland', 'Tern & Vale', 'Harrow', 'Kestrel'];

const WRITTEN = '2026-03-01T09:00:00.000Z';
const MORE = { status: 'active', createdAt: WRITTEN, updatedAt: WRITTEN } as const;

const skuOf = (index: number): string => `SKU-${String(1041 + index * 37).padStart(5, '0')}`;
const idOf = (index: number): string => `p-${String(1041 + index * 37).padStart(5, '0')}`;

const variant = (id: string) => ({ width: 320, height: 320, url: `/images/${id}/320`, format: 'png' });

const products = NAMES.map((name, index) => ({
  id: idOf(index),
  sku: skuOf(index),
  name,
  brand: BRANDS[index % BRANDS.length],
  category: 'home',
  description: 'Made to last; sent tomorrow.',
  featured: true,
  attributes: [{ name: 'colour', value: 'natural' }],
  images: [{ id: idOf(index), alt: name, variants: [variant(idOf(index))] }],
  ...MORE,
}));

const quotes = products.map(({ sku }, index) => {
  const reduced = index % 3 === 0;
  const amount = 1990 + index * 735;
  const [listAmount, discountPercent] = reduced ? [amount + 500, 12] : [null, null];
  return { sku, amount, listAmount, discountPercent, validUntil: '2026-12-31T23:00:00.000Z' };
});

const stock = products.map(({ sku }, index) => ({
  sku,
  total: index * 7,
  warehouses: [{ warehouse: 'north', available: index * 7, restockAt: index === 0 ? WRITTEN : null }],
}));

/** About 5 kB of JSON in four answers, each as its service's pinned contract has it (answers.spec.ts). */
export const PREPARED_ANSWERS: readonly PreparedAnswer[] = [
  { service: 'catalog', method: 'GET', path: '/products', value: { items: products, nextCursor: null, total: products.length } },
  { service: 'pricing', method: 'POST', path: '/quotes', value: { currency: 'EUR', quotes, unknown: [] } },
  { service: 'inventory', method: 'POST', path: '/stock', value: { items: stock, unknown: [] } },
  {
    service: 'customers',
    method: 'GET',
    path: '/customers/c-00001',
    value: { id: 'c-00001', givenName: 'Ada', email: 'ada@shop.example', segment: 'consumer', currency: 'EUR', locale: 'en-GB' },
  },
];

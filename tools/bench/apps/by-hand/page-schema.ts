const text = { type: 'string' } as const;
const wholeOrNull = { type: ['integer', 'null'] } as const;
const textOrNull = { type: ['string', 'null'] } as const;

const price = {
  type: ['object', 'null'],
  required: ['amount', 'currency', 'listAmount'],
  properties: { amount: { type: 'integer' }, currency: text, listAmount: wholeOrNull },
} as const;

const card = {
  type: 'object',
  required: ['id', 'sku', 'name', 'brand', 'image', 'price', 'available'],
  properties: { id: text, sku: text, name: text, brand: text, image: textOrNull, price, available: wholeOrNull },
} as const;

/** The page as JSON Schema, for Fastify's own serialiser. */
export const PAGE_SCHEMA = {
  type: 'object',
  required: ['greeting', 'segment', 'products'],
  properties: { greeting: textOrNull, segment: textOrNull, products: { type: 'array', items: card } },
} as const;

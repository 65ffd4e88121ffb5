/** Has no orders of its own in the sandbox. */
export const CUSTOMER = 'c-00500';

const SKUS = ['SKU-00001', 'SKU-00002', 'SKU-00003'] as const;
/** What the orders service takes of one product. */
const MOST_PIECES = 99;

/** How many different references there are, from 0. */
export const REFERENCES = MOST_PIECES ** SKUS.length;

export interface Line {
  readonly sku: string;
  readonly quantity: number;
}

/**
 * An order has no field for a reference of the client, so its quantities are the reference's digits, to the base of 99: different references
 * make different orders.
 */
export const linesOf = (reference: number): Line[] =>
  SKUS.map((sku, digit) => ({ sku, quantity: 1 + (Math.floor(reference / MOST_PIECES ** digit) % MOST_PIECES) }));

/** The reference of an order as the orders service gives it back. */
export const referenceOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, { sku, quantity }) => sum + (quantity - 1) * MOST_PIECES ** SKUS.indexOf(sku as (typeof SKUS)[number]), 0);

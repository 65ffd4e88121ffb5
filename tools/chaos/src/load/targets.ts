import type { BffName } from '../lab/lab.ts';

/** A request of the load. */
export interface Target {
  readonly bff: BffName;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

const SEARCHED = ['lamp', 'kettle', 'chair', 'wool', 'desk', 'table'];

/** How many of the sandbox's 5,000 products are looked at. */
const LOOKED_AT = 900;

const productId = (index: number): string => `p-${String(1 + ((index * 7) % LOOKED_AT)).padStart(5, '0')}`;
const searched = (index: number): string => SEARCHED[index % SEARCHED.length] as string;

/** The pages by plan; a product's is the most expensive, with seven calls. */
const PAGES: readonly ((index: number) => Target)[] = [
  (index) => get('web-bff', `/api/search?q=${searched(index)}`),
  (index) => get('mobile-bff', `/v1/products/${productId(index)}`),
  (index) => get('web-bff', `/api/home?limit=${8 + (index % 5)}`),
  (index) => get('mobile-bff', `/v1/search?q=${searched(index)}`),
  (index) => get('web-bff', `/api/products/${productId(index)}`),
  (index) => get('mobile-bff', `/v1/search?q=${searched(index + 1)}`),
  (index) => get('web-bff', `/api/search?q=${searched(index + 1)}`),
  () => get('mobile-bff', '/v1/home'),
];

const get = (bff: BffName, path: string): Target => ({ bff, method: 'GET', path });

/** How many pages of results are looked at. */
const RESULT_PAGES = 40;

/** What is read; the read of a number is the same in each run. */
export const READS = {
  /** Of everything something. */
  pages: (index: number): Target => (PAGES[index % PAGES.length] as (index: number) => Target)(Math.floor(index / PAGES.length)),
  /** Each takes one call of the catalogue, and no two that are near each other the same one. */
  searches: (index: number): Target => get('web-bff', `/api/search?q=${searched(index)}&page=${1 + (Math.floor(index / SEARCHED.length) % RESULT_PAGES)}`),
} as const satisfies Readonly<Record<string, (index: number) => Target>>;

export type Reads = keyof typeof READS;

/** An order; `reference` tells it from all others. */
export const writeTarget = (reference: number): Target => ({ bff: 'web-bff', method: 'POST', path: '/api/orders', body: JSON.stringify({ reference }) });

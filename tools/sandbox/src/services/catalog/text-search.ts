import type { Product } from '@portico/contracts-catalog';

/** Lower case without diacritics, so that `cafe` finds `Café`. */
const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

interface Entry {
  readonly product: Product;
  readonly name: string;
  readonly brand: string;
  readonly description: string;
}

/** What a word is worth by where it stands; a word that starts there counts double. */
const WEIGHTS = { name: 6, brand: 4, description: 1 } as const;

const fieldScore = (text: string, word: string): number => {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  return at === 0 || text.includes(` ${word}`) ? 2 : 1;
};

const wordScore = (entry: Entry, word: string): number =>
  WEIGHTS.name * fieldScore(entry.name, word) +
  WEIGHTS.brand * fieldScore(entry.brand, word) +
  WEIGHTS.description * fieldScore(entry.description, word);

/** Full scan over the folded texts: a few milliseconds for the whole catalog, without an index to keep. */
export class TextSearch {
  readonly #entries: readonly Entry[];

  constructor(products: readonly Product[]) {
    this.#entries = products.map((product) => ({
      product,
      name: folded(product.name),
      brand: folded(product.brand),
      description: folded(product.description),
    }));
  }

  /** Score by product, for the products that contain every word of the query. */
  find(query: string): Map<Product, number> {
    const words = folded(query)
      .split(/\s+/)
      .filter((word) => word !== '');
    const scores = new Map<Product, number>();
    for (const entry of this.#entries) {
      let score = 0;
      for (const word of words) {
        const points = wordScore(entry, word);
        if (points === 0) {
          score = 0;
          break;
        }
        score += points;
      }
      if (score > 0) scores.set(entry.product, score);
    }
    return scores;
  }
}

/** The words that the products of one category are made of. */
export interface Assortment {
  readonly id: string;
  readonly name: string;
  readonly brands: readonly string[];
  readonly styles: readonly string[];
  readonly materials: readonly string[];
  readonly nouns: readonly string[];
  readonly uses: readonly string[];
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** Lowest and highest usual price, in cents. */
  readonly prices: readonly [number, number];
}

/** How much of everything there is. */
export const SIZES = { products: 5000, customers: 500, reviews: 20_000, orders: 8000 } as const;

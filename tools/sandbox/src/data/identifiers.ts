const numbered = (prefix: string, digits: number) => (number: number) => `${prefix}${String(number).padStart(digits, '0')}`;

export const productId = numbered('p-', 5);
export const skuOf = numbered('SKU-', 5);
export const customerId = numbered('c-', 5);
export const reviewId = numbered('r-', 6);
export const orderId = numbered('o-', 6);

/** The number in an id; the inverse of the functions above. */
export const numberOf = (id: string): number => Number(id.slice(id.indexOf('-') + 1));

/** What all subjects ask of the services. */
export const PRODUCTS = '/products?featured=true&status=active&limit=8';
export const QUOTES = '/quotes';
export const STOCK = '/stock';
export const CUSTOMER = '/customers/c-00001';

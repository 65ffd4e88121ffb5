declare const BRAND: unique symbol;

/** The number of a customer, as the services behind the BFF know it. Not every subject is one: whose are, the settings say. */
export type CustomerId = string & { readonly [BRAND]: 'customer' };

/** For where a caller is recognised: takes a text that the settings, or a record of the operator's, say to be a customer's number. */
export const customerId = (text: string): CustomerId => text as CustomerId;

/** More than any machine sends. */
const MANY = '1000000000';

const BY_ADDRESS = 'PORTICO_RATE_LIMIT__BY_ADDRESS__ADDRESS__';
const OF_CUSTOMERS = 'PORTICO_RATE_LIMIT__PLANS__CUSTOMER__LIMITS__MINUTE__';

/**
 * The limits of web-bff and mobile-bff, out of reach: all load comes from one address, and often for one customer. They are counted as
 * in production all the same.
 */
export const HIGH_LIMITS: Readonly<Record<string, string>> = Object.fromEntries(
  [BY_ADDRESS, OF_CUSTOMERS].flatMap((limit) => ['LIMIT', 'BURST'].map((setting) => [limit + setting, MANY])),
);

import type { Customer, Segment, SegmentId } from '@portico/contracts-customers';
import { EXAMPLES } from './examples.ts';
import { GIVEN_NAMES } from './given-names.ts';
import { customerId } from './identifiers.ts';
import { MARKETS } from './markets.ts';
import { Random } from './random.ts';
import { SIZES } from './sizes.ts';

export const SEGMENTS: readonly Segment[] = [
  { id: 'consumer', name: 'Consumer', discountPercent: 0 },
  { id: 'plus', name: 'Plus member', discountPercent: 5 },
  { id: 'business', name: 'Business', discountPercent: 12 },
];

const segmentOf = (draw: number): SegmentId => (draw < 0.7 ? 'consumer' : draw < 0.9 ? 'plus' : 'business');

/** Letters only, because the local part of an address without quotes is ASCII (RFC 5321, 4.1.2). */
const mailbox = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();

const FIXED: Readonly<Record<string, Partial<Customer>>> = {
  [EXAMPLES.customer]: { segment: 'consumer', locale: 'de-DE', currency: 'EUR' },
  [EXAMPLES.businessCustomer]: { segment: 'business', locale: 'en-GB', currency: 'GBP' },
};

/** All customers, by ascending id. */
export const buildCustomers = (): Customer[] => {
  const random = new Random('customers');
  return Array.from({ length: SIZES.customers }, (_, index) => {
    const id = customerId(index + 1);
    const givenName = random.pick(GIVEN_NAMES);
    const { locale, currency } = random.pick(MARKETS);
    const email = `${mailbox(givenName)}.${index + 1}@example.com`;
    return { id, givenName, email, segment: segmentOf(random.next()), currency, locale, ...FIXED[id] };
  });
};

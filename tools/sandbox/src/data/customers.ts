import type { Address, Customer, Segment, SegmentId } from '../generated/customers.types.ts';
import { EXAMPLES } from './examples.ts';
import { GIVEN_NAMES } from './given-names.ts';
import { customerId } from './identifiers.ts';
import { Random } from './random.ts';
import { SIZES } from './sizes.ts';

export const SEGMENTS: readonly Segment[] = [
  { id: 'consumer', name: 'Consumer', discountPercent: 0 },
  { id: 'plus', name: 'Plus member', discountPercent: 5 },
  { id: 'business', name: 'Business', discountPercent: 12 },
];

interface Market {
  readonly locale: string;
  readonly country: string;
  readonly currency: Customer['currency'];
  readonly streets: readonly string[];
  readonly cities: readonly (readonly [postalCode: string, city: string])[];
}

const MARKETS: readonly Market[] = [
  { locale: 'de-DE', country: 'DE', currency: 'EUR', streets: ['Lindenweg', 'Gartenstraße', 'Am Anger'], cities: [['04109', 'Leipzig'], ['48143', 'Münster']] },
  { locale: 'fr-FR', country: 'FR', currency: 'EUR', streets: ['rue des Tilleuls', 'allée du Moulin'], cities: [['44000', 'Nantes'], ['69003', 'Lyon']] },
  { locale: 'nl-NL', country: 'NL', currency: 'EUR', streets: ['Molenstraat', 'Kerklaan'], cities: [['3511 AA', 'Utrecht'], ['9711 LM', 'Groningen']] },
  { locale: 'es-ES', country: 'ES', currency: 'EUR', streets: ['calle del Olmo', 'paseo del Río'], cities: [['41001', 'Sevilla'], ['48005', 'Bilbao']] },
  { locale: 'en-GB', country: 'GB', currency: 'GBP', streets: ['Mill Lane', 'Orchard Road'], cities: [['BS1 4DJ', 'Bristol'], ['EH3 9GG', 'Edinburgh']] },
  { locale: 'en-US', country: 'US', currency: 'USD', streets: ['Maple Street', 'Harbor Avenue'], cities: [['97204', 'Portland'], ['53703', 'Madison']] },
];

const marketOf = (locale: string): Market => MARKETS.find((market) => market.locale === locale) as Market;

const segmentOf = (draw: number): SegmentId => (draw < 0.7 ? 'consumer' : draw < 0.9 ? 'plus' : 'business');

/** Letters only, because the local part of an address without quotes is ASCII (RFC 5321, 4.1.2). */
const mailbox = (name: string): string => name.normalize('NFD').replace(/[^A-Za-z]/g, '').toLowerCase();

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

const addressesOf = (random: Random, customer: Customer): Address[] => {
  const market = marketOf(customer.locale);
  const kinds: Address['kind'][] = random.chance(0.3) ? ['shipping', 'billing', 'shipping'] : ['shipping', 'billing'];
  return kinds.map((kind, index) => {
    const [postalCode, city] = random.pick(market.cities);
    const line1 = `${random.pick(market.streets)} ${random.between(1, 120)}`;
    const line2 = random.chance(0.25) ? `c/o ${random.pick(GIVEN_NAMES)}` : null;
    const id = `${customer.id}-a${index + 1}`;
    return { id, kind, recipient: customer.givenName, line1, line2, postalCode, city, country: market.country, preferred: index < 2 };
  });
};

/** Addresses by customer id; some customers have none. */
export const buildAddresses = (customers: readonly Customer[]): Map<string, Address[]> => {
  const random = new Random('addresses');
  return new Map(
    customers.map((customer) => {
      const none = (random.chance(0.05) && customer.id !== EXAMPLES.customer) || customer.id === EXAMPLES.withoutAddresses;
      return [customer.id, none ? [] : addressesOf(random, customer)];
    }),
  );
};

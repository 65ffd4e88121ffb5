import type { Address, Customer } from '@portico/contracts-customers';
import { EXAMPLES } from './examples.ts';
import { GIVEN_NAMES } from './given-names.ts';
import type { Market } from './markets.ts';
import { MARKETS } from './markets.ts';
import { Random } from './random.ts';

const marketOf = (locale: string): Market => MARKETS.find((market) => market.locale === locale) as Market;

const addressesOf = (random: Random, customer: Customer): Address[] => {
  const market = marketOf(customer.locale);
  const kinds: Address['kind'][] = random.chance(0.3) ? ['shipping', 'billing', 'shipping'] : ['shipping', 'billing'];
  return kinds.map((kind, index) => {
    const [postalCode, city] = random.pick(market.cities);
    const line1 = `${random.pick(market.streets)} ${random.between(1, 120)}`;
    const line2 = random.chance(0.25) ? `c/o ${random.pick(GIVEN_NAMES)}` : null;
    const id = `${customer.id}-a${index + 1}`;
    return {
      id,
      kind,
      recipient: customer.givenName,
      line1,
      line2,
      postalCode,
      city,
      country: market.country,
      preferred: index < 2,
    };
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

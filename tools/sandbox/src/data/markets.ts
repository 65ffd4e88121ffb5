import type { Customer } from '@portico/contracts-customers';

/** Where customers live, and what their addresses are made of. */
export interface Market {
  readonly locale: string;
  readonly country: string;
  readonly currency: Customer['currency'];
  readonly streets: readonly string[];
  readonly cities: readonly (readonly [postalCode: string, city: string])[];
}

export const MARKETS: readonly Market[] = [
  {
    locale: 'de-DE',
    country: 'DE',
    currency: 'EUR',
    streets: ['Lindenweg', 'Gartenstraße', 'Am Anger'],
    cities: [
      ['04109', 'Leipzig'],
      ['48143', 'Münster'],
    ],
  },
  {
    locale: 'fr-FR',
    country: 'FR',
    currency: 'EUR',
    streets: ['rue des Tilleuls', 'allée du Moulin'],
    cities: [
      ['44000', 'Nantes'],
      ['69003', 'Lyon'],
    ],
  },
  {
    locale: 'nl-NL',
    country: 'NL',
    currency: 'EUR',
    streets: ['Molenstraat', 'Kerklaan'],
    cities: [
      ['3511 AA', 'Utrecht'],
      ['9711 LM', 'Groningen'],
    ],
  },
  {
    locale: 'es-ES',
    country: 'ES',
    currency: 'EUR',
    streets: ['calle del Olmo', 'paseo del Río'],
    cities: [
      ['41001', 'Sevilla'],
      ['48005', 'Bilbao'],
    ],
  },
  {
    locale: 'en-GB',
    country: 'GB',
    currency: 'GBP',
    streets: ['Mill Lane', 'Orchard Road'],
    cities: [
      ['BS1 4DJ', 'Bristol'],
      ['EH3 9GG', 'Edinburgh'],
    ],
  },
  {
    locale: 'en-US',
    country: 'US',
    currency: 'USD',
    streets: ['Maple Street', 'Harbor Avenue'],
    cities: [
      ['97204', 'Portland'],
      ['53703', 'Madison'],
    ],
  },
];

import { customerId, Identity } from '@portico/platform';
import type { Caller } from '@portico/platform';
import type { CallerIssuer } from './caller-issuer.ts';
import { CustomerDomain } from './customer-domain.ts';

const [SHOP, OTHER] = ['https://shop.example', 'https://other.example'];
const DEVELOPMENT: CallerIssuer = { issuer: 'development', customers: 'by-subject', developmentOnly: true };
const PARTNERS: CallerIssuer = { issuer: 'partners', customers: 'by-strategy' };
const setting = 'bearer.issuers[other].customers';

const caller = (issuer: string, customer?: string): Caller => ({
  identity: new Identity(issuer, 'c-00001'),
  ...(customer === undefined ? {} : { customer: customerId(customer) }),
  scopes: ['orders:read'],
  roles: [],
});
const customerOf = (issuers: readonly CallerIssuer[], one: Caller): string | undefined => new CustomerDomain(issuers).named(one).customer;

describe('whose subjects are customers’ numbers', () => {
  it.each([
    ['those of the only issuer', [{ issuer: SHOP, customers: undefined }], SHOP, 'c-00001'],
    ['those of the only issuer beside the caller of development', [{ issuer: SHOP, customers: undefined }, DEVELOPMENT], SHOP, 'c-00001'],
    ['those of the only issuer that two strategies take', [{ issuer: SHOP, customers: undefined }, { issuer: SHOP, customers: undefined }], SHOP, 'c-00001'],
    ['those of the caller of development', [{ issuer: SHOP, customers: 'none' }, DEVELOPMENT], 'development', 'c-00001'],
    ['not those of the only issuer that says no', [{ issuer: SHOP, customers: 'none' }], SHOP, undefined],
    ['those of the one of two that says so', [{ issuer: SHOP, customers: 'by-subject' }, { issuer: OTHER, customers: 'none' }], SHOP, 'c-00001'],
    ['not those of the other', [{ issuer: SHOP, customers: 'by-subject' }, { issuer: OTHER, customers: 'none' }], OTHER, undefined],
    ['those of an issuer of which one of two strategies says so', [{ issuer: SHOP, customers: 'by-subject' }, { issuer: SHOP, customers: undefined }, PARTNERS], SHOP, 'c-00001'],
    ['not those of an issuer that no strategy has named', [{ issuer: SHOP, customers: 'by-subject' }], 'https://shop.example/', undefined],
  ] as const)('are %s', (_, issuers, issuer, expected) => {
    expect(customerOf(issuers, caller(issuer))).toBe(expected);
  });

  it('are not those of partners, whose records have the numbers', () => {
    expect([customerOf([PARTNERS], caller('partners')), customerOf([PARTNERS], caller('partners', 'c-00042'))]).toEqual([undefined, 'c-00042']);
  });

  it('take no strategy’s word for a customer but that of one that has the numbers', () => {
    const issuers = [{ issuer: SHOP, customers: 'by-subject' }, { issuer: OTHER, customers: 'none' }] as const;
    expect([caller(SHOP, 'c-00002'), caller(OTHER, 'c-00002'), caller('https://made-up.example', 'c-00002')].map((one) => customerOf(issuers, one))).toEqual(['c-00001', undefined, undefined]);
  });

  it('change nothing else of a caller', () => {
    const one = caller(SHOP);
    expect(new CustomerDomain([{ issuer: SHOP, customers: 'none' }]).named(one)).toBe(one);
    expect(new CustomerDomain([{ issuer: SHOP, customers: 'by-subject' }]).named(one)).toEqual({ ...one, customer: 'c-00001' });
  });

  it('make one caller of one, however often it comes: what is kept by the caller is found again', () => {
    const [domain, one] = [new CustomerDomain([{ issuer: SHOP, customers: 'by-subject' }]), caller(SHOP)];
    expect(domain.named(one)).toBe(domain.named(one));
    expect(domain.named(caller(SHOP))).not.toBe(domain.named(one));
  });

  it.each([
    ['two issuers', [{ issuer: SHOP, customers: 'by-subject', setting: 'bearer.issuers[shop].customers' }, { issuer: OTHER, customers: undefined, setting }]],
    ['sessions and tokens', [{ issuer: SHOP, customers: 'none', setting: 'session.customers' }, { issuer: OTHER, customers: undefined, setting }]],
    ['partners and tokens', [PARTNERS, { issuer: OTHER, customers: undefined, setting }]],
  ] as const)('must be said where there are %s: the start is refused, naming the one that is left open', (_, issuers) => {
    expect(() => new CustomerDomain(issuers)).toThrow(
      `${setting}: callers come from several issuers, and nothing says whether the subjects of ${OTHER} are customers' numbers; write customers: true for the issuers whose subjects are, and customers: false for the others`,
    );
  });

  it('may be said by one of two that lead to an issuer, whichever comes first', () => {
    const [says, leaves] = [{ issuer: SHOP, claim: 'sub', customers: 'by-subject' }, { issuer: SHOP, customers: undefined }] as const;
    for (const issuers of [[says, leaves, PARTNERS], [leaves, says, PARTNERS]]) expect(customerOf(issuers, caller(SHOP))).toBe('c-00001');
  });

  it('must be said alike wherever one issuer is believed, and read from one claim', () => {
    const session = { issuer: SHOP, claim: 'sub', customers: 'by-subject', setting: 'session.customers' } as const;
    const refused = (bearer: CallerIssuer) => expect(() => new CustomerDomain([session, bearer]));
    refused({ issuer: SHOP, claim: 'sub', customers: 'none', setting }).toThrow(`session.customers and ${setting}: say different things of the customers of ${SHOP}`);
    refused({ issuer: SHOP, claim: 'client_id', customers: 'by-subject', setting }).toThrow(`read the subjects of ${SHOP} from different claims, sub and client_id`);
  });
});

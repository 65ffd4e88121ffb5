import type { Attack, GoodRequest } from '../attack.ts';
import { DPOP } from './dpop.ts';
import { DPOP_NONCE } from './dpop-nonce.ts';
import { MOBILE_TABLES, PARTNER_TABLES, STORE_TABLES, WEB_TABLES } from './tables.ts';

interface Rows {
  readonly name: string;
  readonly good: readonly Pick<GoodRequest, 'name'>[];
  readonly attacks: readonly Pick<Attack, 'name' | 'rule'>[];
}

const TABLES: readonly Rows[] = [...MOBILE_TABLES, ...WEB_TABLES, ...STORE_TABLES, ...PARTNER_TABLES];

/** Sections of an RFC or of OpenID Connect; OWASP's cheat sheets have headings instead. */
const RULE = /^(RFC \d{4}(bis)?|OpenID Connect [A-Z][\w -]+), sections? \d+(\.\d+)*( \(\d+\))?( and \d+)?$|^OWASP [A-Z][A-Za-z -]+, [A-Z][A-Za-z ]+$/;

/** What a BFF must do, or must not, by section of RFC 9449. */
const MUSTS = ['4.2', ...Array.from({ length: 12 }, (_, index) => `4.3 (${index + 1})`), '7.1', '7.2', '9', '11.1', '11.2', '11.6'];

it('each table has a name of its own', () => expect(new Set(TABLES.map(({ name }) => name)).size).toBe(TABLES.length));

describe.each(TABLES)('the table $name', ({ good, attacks }) => {
  it('has a good request', () => expect(good.length).toBeGreaterThan(0));

  it('has each row once, with where it is written', () => {
    expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
    for (const { rule } of attacks) expect(rule).toMatch(RULE);
  });
});

it.each(MUSTS)('section %s of RFC 9449 has a row', (section) => {
  const rules = [...DPOP.attacks, ...DPOP_NONCE.attacks].map(({ rule }) => rule.replace(/^RFC 9449, sections? /, '').split(' and '));
  expect(rules.flat()).toContain(section);
});

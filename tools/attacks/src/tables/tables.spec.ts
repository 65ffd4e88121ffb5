import type { AttackTable } from '../attack.ts';
import { CERTIFICATE } from './certificate.ts';
import { DPOP } from './dpop.ts';
import { DPOP_NONCE } from './dpop-nonce.ts';
import { JWT } from './jwt.ts';

/** What a BFF must do, or must not, by section of RFC 9449. */
const MUSTS = ['4.2', ...Array.from({ length: 12 }, (_, index) => `4.3 (${index + 1})`), '7.1', '7.2', '9', '11.1', '11.2', '11.6'];

describe.each<AttackTable>([JWT, DPOP, DPOP_NONCE, CERTIFICATE])('the table $name', ({ good, attacks }) => {
  it('has a request that is good', () => expect(good.length).toBeGreaterThan(0));

  it('has each row once, with where it is written', () => {
    expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
    for (const { rule } of attacks) expect(rule).toMatch(/^RFC \d{4}, sections? \d+(\.\d+)*( \(\d+\))?( and \d+)?$/);
  });
});

it.each(MUSTS)('section %s of RFC 9449 has a row', (section) => {
  const rules = [...DPOP.attacks, ...DPOP_NONCE.attacks].map(({ rule }) => rule.replace(/^RFC 9449, sections? /, '').split(' and '));
  expect(rules.flat()).toContain(section);
});

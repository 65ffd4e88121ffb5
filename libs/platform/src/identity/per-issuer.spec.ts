import { Identity } from './identity.ts';
import { PerIssuer } from './per-issuer.ts';

describe('one of something per issuer', () => {
  let made = 0;
  const perIssuer = (): PerIssuer<number> => new PerIssuer(() => (made += 1));
  beforeEach(() => void (made = 0));

  it('is shared by the callers of an issuer, and by no others', () => {
    const one = perIssuer();
    expect([one.of(new Identity('a', 'ann')), one.of(new Identity('b', 'ann')), one.of(new Identity('a', 'bob'))]).toEqual([1, 2, 1]);
  });

  it('is bounded: issuers that a strategy makes up share one, and leave the first ones alone', () => {
    const one = perIssuer();
    const first = one.of(new Identity('partners', 'acme'));
    for (let index = 0; index < 1_000; index += 1) one.of(new Identity(`made up ${index}`, 'x'));
    expect({ made, first: one.of(new Identity('partners', 'acme')) }).toEqual({ made: 33, first });
  });
});

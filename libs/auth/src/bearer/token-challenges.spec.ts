import { TokenChallenges } from './token-challenges.ts';

const challenges = (bearer: boolean, dpop: boolean): TokenChallenges => new TokenChallenges('bff', { bearer, dpop, algorithms: ['ES256', 'EdDSA'] });

describe('the challenges of tokens', () => {
  it('name the schemes that are of use', () => {
    expect([challenges(true, false).all, challenges(false, true).all, challenges(true, true).all]).toEqual([
      'Bearer realm="bff"',
      'DPoP realm="bff", algs="ES256 EdDSA"',
      'DPoP realm="bff", algs="ES256 EdDSA", Bearer realm="bff"',
    ]);
  });

  it('begin with the one that was used, and what was wrong with it', () => {
    expect(challenges(true, true).refusing('Bearer', 'invalid_token', 'no')).toBe(
      'Bearer realm="bff", error="invalid_token", error_description="no", DPoP realm="bff", algs="ES256 EdDSA"',
    );
    expect(challenges(true, true).refusing('DPoP', 'invalid_dpop_proof', 'no')).toBe(
      'DPoP realm="bff", algs="ES256 EdDSA", error="invalid_dpop_proof", error_description="no", Bearer realm="bff"',
    );
  });

  it('name no scheme that is of no use', () => {
    expect(challenges(false, true).refusing('Bearer', 'invalid_token', 'no')).toBe('DPoP realm="bff", algs="ES256 EdDSA", error="invalid_token", error_description="no"');
    expect(challenges(true, false).refusing('DPoP', 'invalid_token', 'no')).toBe('Bearer realm="bff", error="invalid_token", error_description="no"');
  });
});

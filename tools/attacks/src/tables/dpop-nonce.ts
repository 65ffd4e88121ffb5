import { createHmac } from 'node:crypto';
import type { Attack, AttackRequest, AttackTable } from '../attack.ts';
import { seconds } from '../kit/attacker.ts';
import type { Attacker } from '../kit/attacker.ts';

const USE_NONCE = { status: 401, challenge: /^DPoP realm="[^"]+", algs="[^"]+", error="use_dpop_nonce", error_description="[^"]+"/ };
const INVALID_PROOF = { status: 401, challenge: /^DPoP realm="[^"]+", algs="[^"]+", error="invalid_dpop_proof"/ };

const proving = (by: Attacker, claims: Readonly<Record<string, unknown>>): AttackRequest => {
  const token = by.bound();
  return { headers: [['authorization', `DPoP ${token}`], ['dpop', by.proof(token, { claims })]] };
};

const withNonce = (name: string, nonce: (attacker: Attacker) => unknown): Attack<Attacker> => ({
  name,
  rule: 'RFC 9449, sections 4.3 (10) and 9',
  request: async (by) => proving(by, { nonce: await nonce(by) }),
  expect: USE_NONCE,
});

/** Proofs that need a nonce of the BFF (RFC 9449, sections 8 and 9). */
export const DPOP_NONCE: AttackTable<Attacker> = {
  name: 'DPoP with nonces',
  settings: (by) => ({ sections: { bearer: { issuers: [by.believed(by.iss, { dpop: 'required' })], dpop: { publicUrls: [by.publicUrl], nonce: { required: true } } } } }),
  good: [
    { name: 'a proof with the nonce of the answer before', request: async (by) => proving(by, { nonce: await by.nonce() }) },
    { name: 'such a proof of a client whose clock is wrong', request: async (by) => proving(by, { nonce: await by.nonce(), iat: seconds() - 86_400 }) },
  ],
  attacks: [
    withNonce('no nonce', () => undefined),
    withNonce('an empty nonce', () => ''),
    withNonce('a nonce that the client has made', () => 'made-up'),
    withNonce('a nonce that is made as the BFF makes it, with another key', () =>
      createHmac('sha256', 'guess')
        .update(`dpop-nonce ${Math.floor(Date.now() / 60_000)}`)
        .digest('base64url')),
    withNonce('a nonce in capital letters', async (by) => (await by.nonce()).toUpperCase()),
    withNonce('a cut nonce', async (by) => (await by.nonce()).slice(0, -1)),
    withNonce('a list of nonces', async (by) => [await by.nonce()]),
    {
      name: 'a proof that has come before, whose nonce is good',
      rule: 'RFC 9449, section 11.1',
      request: async (by) => {
        const recorded = proving(by, { nonce: await by.nonce() });
        return [recorded, recorded];
      },
      expect: INVALID_PROOF,
    },
    {
      name: 'no iat, with a good nonce',
      rule: 'RFC 9449, section 4.2',
      request: async (by) => proving(by, { nonce: await by.nonce(), iat: undefined }),
      expect: INVALID_PROOF,
    },
    {
      name: 'a good nonce, for another path',
      rule: 'RFC 9449, section 4.3 (9)',
      request: async (by) => proving(by, { nonce: await by.nonce(), htu: `${by.publicUrl}/v1/home` }),
      expect: INVALID_PROOF,
    },
  ],
};

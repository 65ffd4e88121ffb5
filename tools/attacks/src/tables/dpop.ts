import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { Attack, AttackRequest, AttackTable } from '../attack.ts';
import { seconds } from '../kit/attacker.ts';
import type { Attacker } from '../kit/attacker.ts';
import { base64url, compact, hs256, unsigned } from '../kit/jws.ts';

const INVALID_PROOF = { status: 401, challenge: /^DPoP realm="[^"]+", algs="[A-Za-z0-9 ]*ES256[A-Za-z0-9 ]*", error="invalid_dpop_proof", error_description="[^"]+"/ };
const INVALID_TOKEN = { status: 401, challenge: /^DPoP realm="[^"]+", algs="[A-Za-z0-9 ]*ES256[A-Za-z0-9 ]*", error="invalid_token", error_description="[^"]+"/ };
const INVALID_BEARER = { status: 401, challenge: /^Bearer realm="[^"]+", error="invalid_token", .*DPoP realm="[^"]+", algs="/ };
const AMBIGUOUS = { status: 400, challenge: /error="invalid_request"/ };

const proving = (token: string, ...proofs: readonly string[]): AttackRequest => ({
  headers: [['authorization', `DPoP ${token}`], ...proofs.map((proof): readonly [string, string] => ['DPoP', proof])],
});

/** A row with a good bound token, whose proof alone is bad. */
const forged = (name: string, rule: string, proof: (attacker: Attacker, token: string) => string): Attack<Attacker> => ({
  name,
  rule: `RFC 9449, section ${rule}`,
  request: (attacker) => {
    const token = attacker.bound();
    return proving(token, proof(attacker, token));
  },
  expect: INVALID_PROOF,
});

const part = (proof: string, index: number, change: (text: string) => string): string =>
  proof
    .split('.')
    .map((text, at) => (at === index ? change(text) : text))
    .join('.');

/** RFC 9449, section 4.3 (1) and (2) */
const SHAPES: readonly Attack<Attacker>[] = [
  {
    name: 'no proof',
    rule: 'RFC 9449, section 7.1',
    request: (by) => proving(by.bound()),
    expect: INVALID_PROOF,
  },
  {
    name: 'two proofs, of which each is good',
    rule: 'RFC 9449, section 4.3 (1)',
    request: (by) => {
      const token = by.bound();
      return proving(token, by.proof(token), by.proof(token));
    },
    expect: INVALID_PROOF,
  },
  {
    name: 'the same proof in two headers',
    rule: 'RFC 9449, section 4.3 (1)',
    request: (by) => {
      const token = by.bound();
      const proof = by.proof(token);
      return proving(token, proof, proof);
    },
    expect: INVALID_PROOF,
  },
  forged('two proofs in one header', '4.3 (2)', (by, token) => `${by.proof(token)}, ${by.proof(token)}`),
  forged('an empty header', '4.3 (2)', () => ''),
  forged('a text that is not a JWT', '4.3 (2)', () => 'proof'),
  forged('two parts', '4.3 (2)', (by, token) => by.proof(token).split('.').slice(0, 2).join('.')),
  forged('four parts', '4.3 (2)', (by, token) => `${by.proof(token)}.AAAA`),
  forged('a JWS in JSON', '4.3 (2)', (by, token) => JSON.stringify({ payload: base64url(by.proofClaims(token)), signatures: [] })),
  ...['header', 'payload', 'signature'].flatMap((name, index) => [
    forged(`a ${name} with padding`, '4.3 (2)', (by, token) => part(by.proof(token), index, (text) => `${text}==`)),
    forged(`a ${name} with a character that base64url does not have`, '4.3 (2)', (by, token) => part(by.proof(token), index, (text) => `+${text.slice(1)}`)),
  ]),
  forged('a payload that is a list', '4.3 (2)', (by) => compact({ alg: 'ES256', typ: 'dpop+jwt', jwk: by.keys.client.publicJwk }, [], by.keys.client.signer)),
  forged('an unknown extension (crit)', '4.3 (2)', (by, token) => by.proof(token, { header: { crit: ['x'], x: 1 } })),
  forged('a payload that is not encoded (b64)', '4.3 (2)', (by, token) => by.proof(token, { header: { b64: false, crit: ['b64'] } })),
  forged('a proof of 9,000 characters', '4.3 (2)', (by, token) => by.proof(token, { claims: { x: 'x'.repeat(6_000) } })),
];

/** RFC 9449, section 4.3 (3) to (7) */
const HEADERS: readonly Attack<Attacker>[] = [
  forged('no typ', '4.3 (4)', (by, token) => by.proof(token, { header: { typ: undefined } })),
  forged('the typ of an access token', '4.3 (4)', (by, token) => by.proof(token, { header: { typ: 'at+jwt' } })),
  forged('the typ JWT', '4.3 (4)', (by, token) => by.proof(token, { header: { typ: 'JWT' } })),
  forged('no algorithm', '4.3 (5)', (by, token) => by.proof(token, { header: { alg: undefined } })),
  forged('no signature (none)', '4.3 (5)', (by, token) => by.proof(token, { header: { alg: 'none' }, signer: unsigned })),
  forged('a shared secret in its header (HS256)', '4.3 (5)', (by, token) =>
    by.proof(token, { header: { alg: 'HS256', jwk: { kty: 'oct', k: base64url('secret') } }, signer: hs256('secret') })),
  forged('the public key as a shared secret (HS256)', '4.3 (5)', (by, token) =>
    by.proof(token, { header: { alg: 'HS256' }, signer: hs256(by.keys.client.publicKey.export({ format: 'pem', type: 'spki' })) })),
  forged('an algorithm that is not taken', '4.3 (5)', (by, token) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-521' });
    const signer = (input: Buffer): Buffer => sign('sha512', input, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return by.proof(token, { header: { alg: 'ES512', jwk: publicKey.export({ format: 'jwk' }) }, signer });
  }),
  forged('another algorithm than that of the key', '4.3 (5)', (by, token) => by.proof(token, { header: { alg: 'RS256' } })),
  forged('an empty signature', '4.3 (6)', (by, token) => by.proof(token, { signer: unsigned })),
  forged('the signature of another key', '4.3 (6)', (by, token) => by.proof(token, { signer: by.keys.stranger.signer })),
  forged('a changed claim', '4.3 (6)', (by, token) => part(by.proof(token), 1, () => base64url(by.proofClaims(token)))),
  forged('no key', '4.3 (3)', (by, token) => by.proof(token, { header: { jwk: undefined } })),
  forged('the name of a key instead of the key', '4.3 (3)', (by, token) => by.proof(token, { header: { jwk: undefined, kid: 'k1' }, signer: by.keys.issuer.signer })),
  forged('where the key is (jku)', '4.3 (3)', (by, token) => by.proof(token, { header: { jwk: undefined, jku: `${by.issuer.url}/evil` } })),
  forged('a key that is a text', '4.3 (3)', (by, token) => by.proof(token, { header: { jwk: JSON.stringify(by.keys.client.publicJwk) } })),
  forged('the private key', '4.3 (7)', (by, token) => by.proof(token, { header: { jwk: by.keys.client.privateJwk } })),
  forged('a part of a private key', '4.3 (7)', (by, token) => by.proof(token, { header: { jwk: { ...by.keys.client.publicJwk, p: 'AAAA' } } })),
  forged('a key of 1,024 bits', '11.6', (by, token) => by.proof(token, { header: { alg: 'RS256', jwk: by.keys.short.publicJwk }, signer: by.keys.short.signer })),
  forged('an RSA key with an exponent as long as its modulus', '11.6', (by, token) => {
    const long = Buffer.alloc(256, 0xff).toString('base64url');
    return by.proof(token, { header: { alg: 'RS256', jwk: { kty: 'RSA', n: long, e: long } }, signer: by.keys.short.signer });
  }),
  forged('a key for encryption', '4.3 (6)', (by, token) => by.proof(token, { header: { jwk: { ...by.keys.client.publicJwk, use: 'enc' } } })),
];

/** RFC 9449, section 4.3 (3) and (8) to (12), and 11.1 */
const CLAIMS: readonly Attack<Attacker>[] = [
  forged('no jti', '4.2', (by, token) => by.proof(token, { claims: { jti: undefined } })),
  forged('an empty jti', '4.2', (by, token) => by.proof(token, { claims: { jti: '' } })),
  forged('a jti that is a number', '4.2', (by, token) => by.proof(token, { claims: { jti: 7 } })),
  forged('a jti of 1,000 characters', '11.1', (by, token) => by.proof(token, { claims: { jti: 'x'.repeat(1_000) } })),
  forged('no htm', '4.2', (by, token) => by.proof(token, { claims: { htm: undefined } })),
  forged('another method', '4.3 (8)', (by, token) => by.proof(token, { claims: { htm: 'POST' } })),
  forged('the method in small letters', '4.3 (8)', (by, token) => by.proof(token, { claims: { htm: 'get' } })),
  forged('a list of methods', '4.3 (8)', (by, token) => by.proof(token, { claims: { htm: ['GET'] } })),
  forged('no htu', '4.2', (by, token) => by.proof(token, { claims: { htu: undefined } })),
  forged('another path', '4.3 (9)', (by, token) => by.proof(token, { claims: { htu: `${by.publicUrl}/v1/home` } })),
  forged('a path that begins alike', '4.3 (9)', (by, token) => by.proof(token, { claims: { htu: `${by.target}/x` } })),
  forged('another host', '4.3 (9)', (by, token) => by.proof(token, { claims: { htu: `https://evil.example${by.path}` } })),
  forged('another port', '4.3 (9)', (by, token) => by.proof(token, { claims: { htu: `${by.publicUrl}:8443${by.path}` } })),
  forged('another scheme', '4.3 (9)', (by, token) => by.proof(token, { claims: { htu: by.target.replace('https:', 'http:') } })),
  forged('the host as a user', '4.3 (9)', (by, token) => by.proof(token, { claims: { htu: `${by.publicUrl}@evil.example${by.path}` } })),
  forged('a path alone', '4.3 (9)', (by, token) => by.proof(token, { claims: { htu: by.path } })),
  forged('an origin alone', '4.3 (9)', (by, token) => by.proof(token, { claims: { htu: by.publicUrl } })),
  forged('the address that the BFF listens on', '4.3 (9)', (by, token) => by.proof(token, { claims: { htu: by.url + by.path } })),
  {
    name: 'a proof for another host, with that host in all headers that name one',
    rule: 'RFC 9449, section 4.3 (9)',
    request: (by) => {
      const token = by.bound();
      const proof = by.proof(token, { claims: { htu: `https://evil.example${by.path}` } });
      const names: readonly (readonly [string, string])[] = [['x-forwarded-host', 'evil.example'], ['x-forwarded-proto', 'https'], ['forwarded', 'host=evil.example;proto=https']];
      return { host: 'evil.example', headers: [...(proving(token, proof).headers ?? []), ...names] };
    },
    expect: INVALID_PROOF,
  },
  forged('no iat', '4.2', (by, token) => by.proof(token, { claims: { iat: undefined } })),
  forged('an iat that is a text', '4.3 (11)', (by, token) => by.proof(token, { claims: { iat: String(seconds()) } })),
  forged('an old one', '4.3 (11)', (by, token) => by.proof(token, { claims: { iat: seconds() - 600 } })),
  forged('one made in advance', '11.2', (by, token) => by.proof(token, { claims: { iat: seconds() + 600 } })),
  forged('one in milliseconds', '4.3 (11)', (by, token) => by.proof(token, { claims: { iat: Date.now() } })),
  forged('one that has expired by its own words', '4.3 (11)', (by, token) => by.proof(token, { claims: { exp: seconds() - 60 } })),
  forged('no ath', '4.3 (12)', (by, token) => by.proof(token, { claims: { ath: undefined } })),
  forged('the ath of another token', '4.3 (12)', (by) => by.proof(by.bound())),
  forged('the token itself as ath', '4.3 (12)', (by, token) => by.proof(token, { claims: { ath: token } })),
  {
    name: 'a proof that has come before',
    rule: 'RFC 9449, section 11.1',
    request: (by) => {
      const token = by.bound();
      const recorded = proving(token, by.proof(token));
      return [recorded, recorded];
    },
    expect: INVALID_PROOF,
  },
  {
    name: 'another proof with a jti that has come before',
    rule: 'RFC 9449, section 11.1',
    request: (by) => {
      const [token, jti] = [by.bound(), randomUUID()];
      return [proving(token, by.proof(token, { claims: { jti } })), proving(token, by.proof(token, { claims: { jti, iat: seconds() - 1 } }))];
    },
    expect: INVALID_PROOF,
  },
];

/** RFC 9449, sections 6, 7.1 and 7.2 */
const TOKENS: readonly Attack<Attacker>[] = [
  {
    name: 'a stolen token, with a proof of the thief’s own key',
    rule: 'RFC 9449, section 4.3 (12)',
    request: (by) => {
      const token = by.bound();
      const { publicJwk, signer } = by.keys.stranger;
      return proving(token, by.proof(token, { header: { jwk: publicJwk }, signer }));
    },
    expect: INVALID_TOKEN,
  },
  {
    name: 'a bound token with the scheme Bearer',
    rule: 'RFC 9449, section 7.2',
    request: (by) => ({ headers: [['authorization', `Bearer ${by.bound()}`]] }),
    expect: INVALID_BEARER,
  },
  {
    name: 'a bound token with the scheme Bearer, already verified once',
    rule: 'RFC 9449, section 7.2',
    request: (by) => {
      const token = by.bound();
      return [proving(token, by.proof(token)), { headers: [['authorization', `Bearer ${token}`]] }];
    },
    expect: INVALID_BEARER,
  },
  {
    name: 'a bound token with the scheme Bearer, with its proof',
    rule: 'RFC 9449, section 7.2',
    request: (by) => {
      const token = by.bound();
      return { headers: [['authorization', `Bearer ${token}`], ['dpop', by.proof(token)]] };
    },
    expect: INVALID_BEARER,
  },
  {
    name: 'a token that is bound to nothing, with a proof',
    rule: 'RFC 9449, section 7.1',
    request: (by) => {
      const token = by.token();
      return proving(token, by.proof(token));
    },
    expect: INVALID_TOKEN,
  },
  {
    name: 'a token that is bound to nothing, of an issuer whose tokens have to be',
    rule: 'RFC 9449, section 7.2',
    request: (by) => ({ headers: [['authorization', `Bearer ${by.token({ claims: { iss: by.strictIss } })}`]] }),
    expect: INVALID_BEARER,
  },
  {
    name: 'a token that is bound to nothing, with a proof, of an issuer whose tokens have to be',
    rule: 'RFC 9449, section 7.1',
    request: (by) => {
      const token = by.token({ claims: { iss: by.strictIss } });
      return proving(token, by.proof(token));
    },
    expect: INVALID_TOKEN,
  },
  {
    name: 'a token with an unknown kind of binding',
    rule: 'RFC 7800, section 3.1',
    request: (by) => {
      const token = by.token({ claims: { cnf: { jkt: by.keys.client.thumbprint, kid: by.keys.client.thumbprint } } });
      return proving(token, by.proof(token));
    },
    expect: INVALID_TOKEN,
  },
  {
    name: 'an expired token, with a good proof',
    rule: 'RFC 9449, section 7.1',
    request: (by) => {
      const token = by.bound({ claims: { exp: seconds() - 60 } });
      return proving(token, by.proof(token));
    },
    expect: INVALID_TOKEN,
  },
  {
    name: 'the proof as the token',
    rule: 'RFC 9449, section 4.3 (4)',
    request: (by) => {
      const proof = by.proof(by.bound());
      return proving(proof, by.proof(proof));
    },
    expect: INVALID_TOKEN,
  },
  {
    name: 'Bearer and DPoP in one request',
    rule: 'RFC 9449, section 7.2',
    request: (by) => {
      const token = by.bound();
      return { headers: [['authorization', `Bearer ${by.token()}`], ['authorization', `DPoP ${token}`], ['dpop', by.proof(token)]] };
    },
    expect: AMBIGUOUS,
  },
  {
    name: 'DPoP and Bearer in one request',
    rule: 'RFC 9449, section 7.2',
    request: (by) => {
      const token = by.bound();
      return { headers: [['authorization', `DPoP ${token}`], ['authorization', `Bearer ${by.token()}`], ['dpop', by.proof(token)]] };
    },
    expect: AMBIGUOUS,
  },
  {
    name: 'a proof alone',
    rule: 'RFC 9449, section 7.1',
    request: (by) => ({ headers: [['dpop', by.proof(by.bound())]] }),
    expect: { status: 401, challenge: /DPoP realm="[^"]+", algs="[^"]+"/ },
  },
];

/** Tokens that are bound to a key of the client (RFC 9449), without nonces. */
export const DPOP: AttackTable<Attacker> = {
  name: 'DPoP',
  settings: (by) => ({
    sections: {
      bearer: {
        issuers: [by.believed(by.iss, { dpop: 'optional' }), by.believed(by.strictIss, { dpop: 'required' })],
        dpop: { publicUrls: [by.publicUrl] },
      },
    },
  }),
  good: [
    {
      name: 'a bound token with its proof',
      request: (by) => {
        const token = by.bound();
        return proving(token, by.proof(token));
      },
    },
    {
      name: 'a bound token of an issuer whose tokens have to be, its scheme in small letters and its target written otherwise',
      request: (by) => {
        const token = by.bound({ claims: { iss: by.strictIss } });
        const htu = `HTTPS://BFF.example:443/.${by.path}?x=1#y`;
        return { headers: [['authorization', `dpop ${token}`], ['dpop', by.proof(token, { claims: { htu } })]] };
      },
    },
    { name: 'a token that is bound to nothing, of an issuer that has both', request: (by) => ({ headers: [['authorization', `Bearer ${by.token()}`]] }) },
  ],
  attacks: [...SHAPES, ...HEADERS, ...CLAIMS, ...TOKENS],
};

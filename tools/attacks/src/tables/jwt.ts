import type { Attack, AttackRequest, AttackTable } from '../attack.ts';
import type { Attacker } from '../kit/attacker.ts';
import { seconds } from '../kit/attacker.ts';
import { base64url, compact, hs256, unsigned } from '../kit/jws.ts';

const INVALID = { status: 401, challenge: /^Bearer realm="[^"]+", error="invalid_token", error_description="[^"]+"$/ };
const AMBIGUOUS = { status: 400, challenge: /^Bearer realm="[^"]+", error="invalid_request"/ };
const UNKNOWN = { status: 401, challenge: /^Bearer realm="[^"]+"(?:, [A-Za-z]+ realm="[^"]+")*$/ };

const bearing = (token: string): AttackRequest => ({ headers: [['authorization', `Bearer ${token}`]] });

/** A row whose token alone is bad. */
const forged = (name: string, rule: string, token: (attacker: Attacker) => string): Attack<Attacker> => ({
  name,
  rule,
  request: (attacker) => bearing(token(attacker)),
  expect: INVALID,
});

const part = (token: string, index: number, change: (text: string) => string): string =>
  token
    .split('.')
    .map((text, at) => (at === index ? change(text) : text))
    .join('.');

const header = (more: object = {}): object => ({ alg: 'ES256', kid: 'k1', typ: 'at+jwt', ...more });

const SIGNATURES: readonly Attack<Attacker>[] = [
  forged('no signature (none)', 'RFC 8725, section 3.2', (by) => by.token({ header: { alg: 'none' }, signer: unsigned })),
  forged('no signature (nOnE)', 'RFC 8725, section 3.2', (by) => by.token({ header: { alg: 'nOnE' }, signer: unsigned })),
  forged('none with a good signature', 'RFC 8725, section 3.2', (by) => by.token({ header: { alg: 'none' } })),
  forged('an empty signature', 'RFC 7515, section 5.2', (by) => by.token({ signer: unsigned })),
  forged('a signature of zeroes', 'RFC 8725, section 3.3', (by) => by.token({ signer: () => Buffer.alloc(64) })),
  forged('a signature in DER', 'RFC 7518, section 3.4', (by) => by.token({ signer: () => Buffer.from('3006020101020101', 'hex') })),
  forged('half a signature', 'RFC 7515, section 5.2', (by) => by.token({ signer: (input) => by.keys.issuer.signer(input).subarray(0, 32) })),
  forged('a cut signature', 'RFC 7515, section 5.2', (by) => by.token().slice(0, -1)),
  forged('the public key as a shared secret: PEM (HS256)', 'RFC 8725, section 3.1', (by) =>
    by.token({ header: { alg: 'HS256' }, signer: hs256(by.keys.issuer.publicKey.export({ format: 'pem', type: 'spki' })) })),
  forged('the public key as a shared secret: DER (HS256)', 'RFC 8725, section 3.1', (by) =>
    by.token({ header: { alg: 'HS256' }, signer: hs256(by.keys.issuer.publicKey.export({ format: 'der', type: 'spki' })) })),
  forged('the public key as a shared secret: JWK (HS256)', 'RFC 8725, section 3.1', (by) =>
    by.token({ header: { alg: 'HS256' }, signer: hs256(JSON.stringify(by.keys.issuer.publicJwk)) })),
  forged('an empty shared secret (HS256)', 'RFC 8725, section 3.5', (by) => by.token({ header: { alg: 'HS256' }, signer: hs256('') })),
  forged('another algorithm than that of the key', 'RFC 8725, section 3.1', (by) => by.token({ header: { alg: 'RS256' } })),
  forged('an unsupported algorithm', 'RFC 8725, section 3.1', (by) => by.token({ header: { alg: 'ES257' } })),
  forged('no algorithm', 'RFC 7515, section 4.1.1', (by) => by.token({ header: { alg: undefined } })),
  forged('another key under the same name', 'RFC 8725, section 3.3', (by) => by.token({ signer: by.keys.foreign.signer })),
  forged('a changed claim', 'RFC 8725, section 3.3', (by) => part(by.token(), 1, () => base64url(by.claims({ sub: 'c-00002' })))),
  forged('a changed header', 'RFC 8725, section 3.3', (by) => part(by.token(), 0, () => base64url(header({ x: 1 })))),
  forged('the signature of another token', 'RFC 8725, section 3.3', (by) => part(by.token(), 2, () => by.token().split('.')[2] as string)),
];

const KEYS: readonly Attack<Attacker>[] = [
  forged('a key that is not known', 'RFC 7515, section 4.1.4', (by) => by.token({ header: { kid: 'unknown' } })),
  forged('a key whose name is a path', 'RFC 8725, section 3.10', (by) => by.token({ header: { kid: '../../../../dev/null' }, signer: hs256('') })),
  forged('a key whose name is a list', 'RFC 7515, section 4.1.4', (by) => by.token({ header: { kid: ['k1'] } })),
  forged('a key that is there twice', 'RFC 7517, section 4.5', (by) => by.token({ header: { kid: 'twin' }, signer: by.keys.twin.signer })),
  forged('a key that is for encryption', 'RFC 7517, section 4.2', (by) => by.token({ header: { kid: 'encryption' }, signer: by.keys.encryption.signer })),
  forged('a key of 1,024 bits', 'RFC 7518, section 3.3', (by) => by.token({ header: { alg: 'RS256', kid: 'short' }, signer: by.keys.short.signer })),
  forged('its own key in its header (jwk)', 'RFC 7515, section 4.1.3', (by) => by.token({ header: { jwk: by.keys.foreign.publicJwk }, signer: by.keys.foreign.signer })),
  forged('its own key alone in its header (jwk)', 'RFC 7515, section 4.1.3', (by) =>
    by.token({ header: { kid: undefined, jwk: by.keys.foreign.publicJwk }, signer: by.keys.foreign.signer })),
  forged('where its keys are (jku)', 'RFC 8725, section 3.10', (by) => by.token({ header: { kid: 'evil', jku: `${by.issuer.url}/evil` }, signer: by.keys.foreign.signer })),
  forged('where its certificate is (x5u)', 'RFC 8725, section 3.10', (by) => by.token({ header: { x5u: `${by.issuer.url}/evil` }, signer: by.keys.foreign.signer })),
  forged('a certificate in its header (x5c)', 'RFC 7515, section 4.1.6', (by) => by.token({ header: { x5c: ['MIIB'] }, signer: by.keys.foreign.signer })),
  forged('the key of another kind under a name that is known', 'RFC 8725, section 3.1', (by) =>
    by.token({ header: { alg: 'RS256', kid: 'k1' }, signer: (input) => by.keys.short.signer(input) })),
];

const CLAIMS: readonly Attack<Attacker>[] = [
  forged('a foreign issuer', 'RFC 9068, section 4', (by) => by.token({ claims: { iss: 'https://evil.example' } })),
  forged('an issuer that differs by a slash', 'RFC 9068, section 4', (by) => by.token({ claims: { iss: `${by.iss}/` } })),
  forged('no issuer', 'RFC 9068, section 4', (by) => by.token({ claims: { iss: undefined } })),
  forged('a list of issuers', 'RFC 7519, section 4.1.1', (by) => by.token({ claims: { iss: [by.iss] } })),
  forged('a wrong audience', 'RFC 9068, section 4', (by) => by.token({ claims: { aud: 'another' } })),
  forged('an audience that begins alike', 'RFC 9068, section 4', (by) => by.token({ claims: { aud: `${by.audience}.evil.example` } })),
  forged('no audience', 'RFC 9068, section 4', (by) => by.token({ claims: { aud: undefined } })),
  forged('an expired one', 'RFC 9068, section 4', (by) => by.token({ claims: { exp: seconds() - 60 } })),
  forged('one that never expires', 'RFC 9068, section 2.2', (by) => by.token({ claims: { exp: undefined } })),
  forged('an expiry that is a text', 'RFC 7519, section 4.1.4', (by) => by.token({ claims: { exp: String(seconds() + 300) } })),
  forged('one that is not valid yet', 'RFC 7519, section 4.1.5', (by) => by.token({ claims: { nbf: seconds() + 60 } })),
  forged('a beginning that is a text', 'RFC 7519, section 4.1.5', (by) => by.token({ claims: { nbf: '0' } })),
  forged('no subject', 'RFC 9068, section 2.2', (by) => by.token({ claims: { sub: undefined } })),
  forged('a subject that is a number', 'RFC 7519, section 4.1.2', (by) => by.token({ claims: { sub: 1 } })),
  forged('no typ', 'RFC 9068, section 4', (by) => by.token({ header: { typ: undefined } })),
  forged('an ID token', 'RFC 9068, section 4', (by) => by.token({ header: { typ: 'JWT' } })),
  forged('a proof instead of a token', 'RFC 8725, section 3.11', (by) => by.token({ header: { typ: 'dpop+jwt' } })),
  forged('a typ that is a list', 'RFC 7515, section 4.1.9', (by) => by.token({ header: { typ: ['at+jwt'] } })),
];

const SHAPES: readonly Attack<Attacker>[] = [
  forged('an unknown extension (crit)', 'RFC 7515, section 4.1.11', (by) => by.token({ header: { crit: ['x'], x: 1 } })),
  forged('an empty list of extensions (crit)', 'RFC 7515, section 4.1.11', (by) => by.token({ header: { crit: [] } })),
  forged('a payload that is not encoded (b64)', 'RFC 7797, section 7', (by) => by.token({ header: { b64: false, crit: ['b64'] } })),
  forged('a nested token', 'RFC 7519, section 5.2', (by) => compact(header({ cty: 'JWT' }), by.token(), by.keys.issuer.signer)),
  forged('a payload that is a list', 'RFC 7519, section 7.2', (by) => compact(header(), [by.claims()], by.keys.issuer.signer)),
  forged('a payload that is no JSON', 'RFC 7519, section 7.2', (by) => compact(header(), 'x', by.keys.issuer.signer)),
  forged('a header that is no JSON', 'RFC 7515, section 5.2', (by) => part(by.token(), 0, () => base64url('x'))),
  ...['header', 'payload', 'signature'].flatMap((name, index) => [
    forged(`a ${name} with a character that base64url does not have`, 'RFC 7515, section 5.2', (by) => part(by.token(), index, (text) => `+${text.slice(1)}`)),
    forged(`a ${name} with padding`, 'RFC 7515, section 2', (by) => part(by.token(), index, (text) => `${text}==`)),
    forged(`a ${name} with a line break in it, encoded`, 'RFC 7515, section 2', (by) => part(by.token(), index, (text) => `${text}%0A`)),
    forged(`no ${name}`, 'RFC 7515, section 7.1', (by) => part(by.token(), index, () => '')),
  ]),
  forged('two parts', 'RFC 7515, section 7.1', (by) => by.token().split('.').slice(0, 2).join('.')),
  forged('a dot at its end', 'RFC 7515, section 7.1', (by) => `${by.token()}.`),
  forged('five parts, as an encrypted one', 'RFC 7519, section 7.2', (by) => `${by.token()}.AAAA.AAAA`),
  forged('a JWS in JSON', 'RFC 9068, section 2', (by) => base64url({ payload: base64url(by.claims()), signatures: [] })),
  forged('nothing', 'RFC 6750, section 2.1', () => ''),
  forged('a token of 9,000 characters', 'RFC 8725, section 3.3', (by) => by.token({ claims: { x: 'x'.repeat(9_000) } })),
  {
    name: 'a token of 20,000 characters: more than headers may have',
    rule: 'RFC 6585, section 5',
    request: (by) => bearing(by.token({ claims: { x: 'x'.repeat(15_000) } })),
    expect: { status: 431 },
  },
  forged('two tokens in one header', 'RFC 6750, section 2.1', (by) => `${by.token()}, Bearer ${by.token()}`),
  forged('a token that is bound to a key', 'RFC 9449, section 7.2', (by) => by.bound()),
];

const PLACES: readonly Attack<Attacker>[] = [
  {
    name: 'two Authorization headers, of which the first is good',
    rule: 'RFC 6750, section 2',
    request: (by) => ({ headers: [['authorization', `Bearer ${by.token()}`], ['authorization', 'Bearer x']] }),
    expect: AMBIGUOUS,
  },
  {
    name: 'two Authorization headers, of which the first is good and known already',
    rule: 'RFC 6750, section 2',
    request: (by) => {
      const token = by.token();
      return [bearing(token), { headers: [['authorization', `Bearer ${token}`], ['authorization', 'Bearer x']] }];
    },
    expect: AMBIGUOUS,
  },
  {
    name: 'two Authorization headers, of which the second is of another scheme',
    rule: 'RFC 6750, section 2',
    request: (by) => ({ headers: [['authorization', `Bearer ${by.token()}`], ['Authorization', 'Basic eDp4']] }),
    expect: AMBIGUOUS,
  },
  { name: 'a token in the query', rule: 'RFC 9700, section 4.3.2', request: (by) => ({ target: `${by.path}?access_token=${by.token()}` }), expect: UNKNOWN },
  { name: 'a token in the body', rule: 'RFC 6750, section 2.2', request: (by) => ({ body: `access_token=${by.token()}` }), expect: { status: 400, challenge: undefined } },
  { name: 'a token without a scheme', rule: 'RFC 6750, section 2.1', request: (by) => ({ headers: [['authorization', by.token()]] }), expect: UNKNOWN },
  { name: 'a token in a cookie', rule: 'RFC 6750, section 2', request: (by) => ({ headers: [['cookie', `access_token=${by.token()}`]] }), expect: UNKNOWN },
];

/** Access tokens (RFC 9068) that prove nothing (RFC 8725). */
export const JWT: AttackTable<Attacker> = {
  name: 'JWT',
  settings: (by) => ({ sections: { bearer: { issuers: [by.believed(by.iss)] } } }),
  good: [
    { name: 'a good token', request: (by) => bearing(by.token()) },
    { name: 'a good token of a list of audiences, with its scheme in small letters', request: (by) => ({ headers: [['authorization', `bearer ${by.token({ claims: { aud: ['x', by.audience] } })}`]] }) },
    { name: 'a good token whose typ is written in full', request: (by) => bearing(by.token({ header: { typ: 'application/at+jwt' } })) },
  ],
  attacks: [...SIGNATURES, ...KEYS, ...CLAIMS, ...SHAPES, ...PLACES],
};

import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JWK, JWTPayload } from 'jose';
import { generateKeyPairSync, sign as signWith } from 'node:crypto';
import { IssuerKeys, KeysUnavailable } from '../issuers/issuer-keys.ts';
import { InvalidLogoutToken, LogoutTokens } from './logout-token.ts';

const [ISSUER, CLIENT] = ['https://idp.example', 'web-bff'];
const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };
const NOT_OURS = 'the token is not signed as it must be, or is not for this BFF';
const NOW = (): number => Math.floor(Date.now() / 1_000);

describe('a logout token', () => {
  let tokens: LogoutTokens;
  let jwk: JWK;
  let sign: (claims?: JWTPayload, header?: object) => Promise<string>;
  let forge: typeof sign;
  let asked: number;
  let published: () => Promise<{ keys: JWK[] }>;

  beforeAll(async () => {
    const [own, other] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
    jwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
    const by = (key: typeof own.privateKey): typeof sign => (claims = {}, header = {}) =>
      new SignJWT({ iss: ISSUER, aud: CLIENT, iat: NOW(), jti: 'j1', events: EVENTS, sub: 'ann', sid: 's1', ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'logout+jwt', ...header }).sign(key);
    [sign, forge] = [by(own.privateKey), by(other.privateKey)];
  });

  beforeEach(() => {
    asked = 0;
    published = () => Promise.resolve({ keys: [jwk] });
    tokens = new LogoutTokens(ISSUER, CLIENT, keysOf(ISSUER));
  });

  const keysOf = (issuer: string): IssuerKeys => new IssuerKeys(issuer, { keysFor: 60_000, coolDown: 30_000 }, () => ((asked += 1), published()), () => undefined);

  it('says whose session is over, and since when', async () => {
    const iat = NOW() - 60;
    const at = iat * 1_000;
    expect(await tokens.read(await sign({ iat }))).toStrictEqual({ sid: 's1', subject: 'ann', at });
    expect(await tokens.read(await sign({ iat, sid: undefined }))).toStrictEqual({ subject: 'ann', at });
    expect(await tokens.read(await sign({ iat, sub: undefined as never }))).toStrictEqual({ sid: 's1', at });
  });

  it('of a tenant says which, and only listed tenants send them', async () => {
    const ofTenants = new LogoutTokens('https://idp.example/{tenantid}', CLIENT, keysOf(ISSUER), ['t1', 't2']);
    const iss = 'https://idp.example/t1';
    expect(await ofTenants.read(await sign({ iss, tid: 't1' }))).toMatchObject({ issuer: iss, subject: 'ann' });
    for (const claims of [{ iss, tid: 't2' }, { iss }]) await expect(ofTenants.read(await sign(claims))).rejects.toThrow("the token's tid does not hold here");
    for (const claims of [{ iss: 'https://idp.example/t3', tid: 't3' }, { iss: 'https://idp.example/{tenantid}', tid: '{tenantid}' }]) {
      await expect(ofTenants.read(await sign(claims))).rejects.toThrow(NOT_OURS);
    }
  });

  it.each([undefined, 'JWT', 'jwt', 'logout+jwt', 'application/logout+jwt', 'Application/Logout+JWT'])('may be of type %s', async (typ) => {
    await expect(tokens.read(await sign({}, { typ }))).resolves.toMatchObject({ subject: 'ann' });
  });

  it('may be five minutes old, and of a clock that is five seconds ahead', async () => {
    for (const iat of [NOW() - 295, NOW() + 4]) await expect(tokens.read(await sign({ iat }))).resolves.toMatchObject({ at: iat * 1_000 });
  });

  it('is not judged while the keys cannot be had: that is not the token’s fault', async () => {
    published = () => Promise.reject(new Error('away'));
    await expect(tokens.read(await sign())).rejects.toThrow(KeysUnavailable);
  });

  it('makes the BFF ask for new keys once in a while, however many name keys that are not known: anybody may send one', async () => {
    await tokens.read(await sign());
    for (const kid of ['x', 'y', 'z']) await expect(tokens.read(await sign({}, { kid }))).rejects.toThrow(InvalidLogoutToken);
    expect(asked).toBe(2);
  });

  it('proves nothing when the key that it is signed with is too short', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    published = () => Promise.resolve({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' } as JWK] });
    const [, payload] = (await sign()).split('.');
    const text = `${Buffer.from('{"alg":"RS256","kid":"k1"}').toString('base64url')}.${payload}`;
    await expect(tokens.read(`${text}.${signWith('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`)).rejects.toThrow(InvalidLogoutToken);
  });

  it.each<[string, string, () => Promise<string>]>([
    ['signed with another key', NOT_OURS, () => forge()],
    ['for another client', NOT_OURS, () => sign({ aud: 'mobile-bff' })],
    ['for this client in other letters', NOT_OURS, () => sign({ aud: 'Web-BFF' })],
    ['of another issuer', NOT_OURS, () => sign({ iss: 'https://evil.example' })],
    ['of this issuer in other letters', NOT_OURS, () => sign({ iss: ISSUER.toUpperCase() })],
    ['of this issuer with a slash', NOT_OURS, () => sign({ iss: `${ISSUER}/` })],
    ['with an empty nonce', 'a logout token has no nonce', () => sign({ nonce: '' })],
    ['with a nonce that is null', 'a logout token has no nonce', () => sign({ nonce: null })],
    ['with a nonce, as an ID token has it', 'a logout token has no nonce', () => sign({ nonce: 'n' })],
    ['without the event', 'the token does not say that somebody has logged out', () => sign({ events: {} })],
    ['with another event', 'the token does not say that somebody has logged out', () => sign({ events: { 'https://evil.example': {} } })],
    ['whose event is no object', 'the token does not say that somebody has logged out', () => sign({ events: { [Object.keys(EVENTS)[0] as string]: true } })],
    ['whose event is nothing', 'the token does not say that somebody has logged out', () => sign({ events: { [Object.keys(EVENTS)[0] as string]: null } })],
    ['of no events', 'the token does not say that somebody has logged out', () => sign({ events: null })],
    ['of a person without a name', "the token's sub is empty, or no text", () => sign({ sub: '' })],
    ['of a person who is a number', "the token's sub is empty, or no text", () => sign({ sub: 7 as never })],
    ['of no person and no session', 'the token does not say who has logged out', () => sign({ sub: undefined as never, sid: undefined })],
    ['whose sid is no text, without a sub', 'the token does not say who has logged out', () => sign({ sub: undefined as never, sid: ['s1'] })],
    ['without an id', NOT_OURS, () => sign({ jti: undefined as never })],
    ['without a time', NOT_OURS, () => sign({ iat: undefined as never })],
    ['too old', NOT_OURS, () => sign({ iat: NOW() - 310 })],
    ['of a time that is far from having come', NOT_OURS, () => sign({ iat: NOW() + 20 })],
    ['of another type', 'the token is no logout token by its typ', () => sign({}, { typ: 'at+jwt' })],
    ['of a type that ends alike', 'the token is no logout token by its typ', () => sign({}, { typ: 'x-logout+jwt' })],
    ['of a type that begins alike', 'the token is no logout token by its typ', () => sign({}, { typ: 'jwt2' })],
    ['padded', 'the token is no JWT', async () => `${await sign()}==`],
    ['no token', NOT_OURS, () => Promise.resolve('x.y.z')],
    ['nothing', 'the token is no JWT', () => Promise.resolve('')],
  ])('proves nothing when it is %s: %s', async (_, message, make) => {
    await expect(tokens.read(await make())).rejects.toMatchObject({ constructor: InvalidLogoutToken, name: 'InvalidLogoutToken', message });
  });
});

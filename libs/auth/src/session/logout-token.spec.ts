import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JWK, JWTPayload } from 'jose';
import { generateKeyPairSync, sign as signWith } from 'node:crypto';
import { IssuerKeys, KeysUnavailable } from '../issuers/issuer-keys.ts';
import { InvalidLogoutToken, LogoutTokens } from './logout-token.ts';

const [ISSUER, CLIENT] = ['https://idp.example', 'web-bff'];
const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };
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
    expect(await tokens.read(await sign({ iat }))).toEqual({ sid: 's1', subject: 'ann', at });
    expect(await tokens.read(await sign({ iat, sid: undefined }))).toEqual({ subject: 'ann', at });
    expect(await tokens.read(await sign({ iat, sub: undefined as never }))).toEqual({ sid: 's1', at });
  });

  it('of a tenant says which, and only listed tenants send them', async () => {
    const ofTenants = new LogoutTokens('https://idp.example/{tenantid}', CLIENT, keysOf(ISSUER), ['t1', 't2']);
    const iss = 'https://idp.example/t1';
    expect(await ofTenants.read(await sign({ iss, tid: 't1' }))).toMatchObject({ issuer: iss, subject: 'ann' });
    for (const claims of [{ iss, tid: 't2' }, { iss }, { iss: 'https://idp.example/t3', tid: 't3' }, { iss: 'https://idp.example/{tenantid}', tid: '{tenantid}' }]) {
      await expect(ofTenants.read(await sign(claims))).rejects.toThrow(InvalidLogoutToken);
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

  it.each<[string, () => Promise<string>]>([
    ['signed with another key', () => forge()],
    ['for another client', () => sign({ aud: 'mobile-bff' })],
    ['for this client in other letters', () => sign({ aud: 'Web-BFF' })],
    ['of another issuer', () => sign({ iss: 'https://evil.example' })],
    ['of this issuer in other letters', () => sign({ iss: ISSUER.toUpperCase() })],
    ['of this issuer with a slash', () => sign({ iss: `${ISSUER}/` })],
    ['with an empty nonce', () => sign({ nonce: '' })],
    ['with a nonce that is null', () => sign({ nonce: null })],
    ['with a nonce, as an ID token has it', () => sign({ nonce: 'n' })],
    ['without the event', () => sign({ events: {} })],
    ['with another event', () => sign({ events: { 'https://evil.example': {} } })],
    ['whose event is no object', () => sign({ events: { [Object.keys(EVENTS)[0] as string]: true } })],
    ['whose event is nothing', () => sign({ events: { [Object.keys(EVENTS)[0] as string]: null } })],
    ['of no events', () => sign({ events: null })],
    ['of a person without a name', () => sign({ sub: '' })],
    ['of a person who is a number', () => sign({ sub: 7 as never })],
    ['of no person and no session', () => sign({ sub: undefined as never, sid: undefined })],
    ['whose sid is no text, without a sub', () => sign({ sub: undefined as never, sid: ['s1'] })],
    ['without an id', () => sign({ jti: undefined as never })],
    ['without a time', () => sign({ iat: undefined as never })],
    ['too old', () => sign({ iat: NOW() - 310 })],
    ['of a time that is far from having come', () => sign({ iat: NOW() + 20 })],
    ['of another type', () => sign({}, { typ: 'at+jwt' })],
    ['of a type that ends alike', () => sign({}, { typ: 'x-logout+jwt' })],
    ['of a type that begins alike', () => sign({}, { typ: 'jwt2' })],
    ['padded', async () => `${await sign()}==`],
    ['no token', () => Promise.resolve('x.y.z')],
    ['nothing', () => Promise.resolve('')],
  ])('proves nothing when it is %s', async (_, make) => {
    await expect(tokens.read(await make())).rejects.toThrow(InvalidLogoutToken);
  });
});

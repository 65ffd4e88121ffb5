import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JWK, JWTPayload } from 'jose';
import { IssuerKeys } from '../issuers/issuer-keys.ts';
import { InvalidLogoutToken, LogoutTokens } from './logout-token.ts';

const [ISSUER, CLIENT] = ['https://idp.example', 'web-bff'];
const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };
const NOW = (): number => Math.floor(Date.now() / 1_000);

describe('a logout token', () => {
  let tokens: LogoutTokens;
  let jwk: JWK;
  let sign: (claims?: JWTPayload, header?: object) => Promise<string>;
  let forge: typeof sign;

  beforeAll(async () => {
    const [own, other] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
    jwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
    const jwks = { keys: [jwk] };
    tokens = new LogoutTokens(ISSUER, CLIENT, new IssuerKeys(ISSUER, { keysFor: 60_000, coolDown: 0 }, () => Promise.resolve(jwks), () => undefined));
    const by = (key: typeof own.privateKey): typeof sign => (claims = {}, header = {}) =>
      new SignJWT({ iss: ISSUER, aud: CLIENT, iat: NOW(), jti: 'j1', events: EVENTS, sub: 'ann', sid: 's1', ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'logout+jwt', ...header }).sign(key);
    [sign, forge] = [by(own.privateKey), by(other.privateKey)];
  });

  it('says whose session is over, and since when', async () => {
    const iat = NOW() - 60;
    const at = iat * 1_000;
    expect(await tokens.read(await sign({ iat }))).toEqual({ sid: 's1', subject: 'ann', at });
    expect(await tokens.read(await sign({ iat, sid: undefined }))).toEqual({ subject: 'ann', at });
    expect(await tokens.read(await sign({ iat, sub: undefined as never }))).toEqual({ sid: 's1', at });
  });

  it('of a tenant says which, and only listed tenants send them', async () => {
    const jwks = { keys: [jwk] };
    const keys = new IssuerKeys(ISSUER, { keysFor: 60_000, coolDown: 0 }, () => Promise.resolve(jwks), () => undefined);
    const ofTenants = new LogoutTokens('https://idp.example/{tenantid}', CLIENT, keys, ['t1', 't2']);
    const iss = 'https://idp.example/t1';
    expect(await ofTenants.read(await sign({ iss, tid: 't1' }))).toMatchObject({ issuer: iss, subject: 'ann' });
    for (const claims of [{ iss, tid: 't2' }, { iss }, { iss: 'https://idp.example/t3', tid: 't3' }, { iss: 'https://idp.example/{tenantid}', tid: '{tenantid}' }]) {
      await expect(ofTenants.read(await sign(claims))).rejects.toThrow(InvalidLogoutToken);
    }
  });

  it.each<[string, () => Promise<string>]>([
    ['signed with another key', () => forge()],
    ['for another client', () => sign({ aud: 'mobile-bff' })],
    ['of another issuer', () => sign({ iss: 'https://evil.example' })],
    ['with a nonce, as an ID token has it', () => sign({ nonce: 'n' })],
    ['without the event', () => sign({ events: {} })],
    ['with another event', () => sign({ events: { 'https://evil.example': {} } })],
    ['whose event is no object', () => sign({ events: { [Object.keys(EVENTS)[0] as string]: true } })],
    ['of a person without a name', () => sign({ sub: '' })],
    ['of a person who is a number', () => sign({ sub: 7 as never })],
    ['of no person and no session', () => sign({ sub: undefined as never, sid: undefined })],
    ['whose sid is no text, without a sub', () => sign({ sub: undefined as never, sid: ['s1'] })],
    ['without an id', () => sign({ jti: undefined as never })],
    ['without a time', () => sign({ iat: undefined as never })],
    ['too old', () => sign({ iat: NOW() - 400 })],
    ['of another type', () => sign({}, { typ: 'at+jwt' })],
    ['no token', () => Promise.resolve('x.y.z')],
    ['nothing', () => Promise.resolve('')],
  ])('proves nothing when it is %s', async (_, make) => {
    await expect(tokens.read(await make())).rejects.toThrow(InvalidLogoutToken);
  });
});

import { issuerKey } from '@portico/testing';
import type { IssuerKey } from '@portico/testing';
import { SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import { IssuerKeys, KeysUnavailable } from '../issuers/issuer-keys.ts';
import { IdTokens, InvalidIdToken } from './id-tokens.ts';
import type { Person } from './id-tokens.ts';

const ISSUER = 'https://idp.example';
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

describe('an ID token', () => {
  let [key, next]: IssuerKey[] = [];
  let published: () => Promise<{ keys: IssuerKey['jwk'][] }>;
  let asked: number;

  beforeAll(async () => ([key, next] = await Promise.all([issuerKey('k1'), issuerKey('k2')])));
  beforeEach(() => {
    asked = 0;
    publish(key);
  });

  const publish = (one: IssuerKey | undefined): void => void (published = () => Promise.resolve({ keys: one ? [one.jwk] : [] }));
  const readerOf = (settings: { issuer?: string; tenants?: string[]; roles?: string } = {}): IdTokens => {
    const keys = new IssuerKeys(ISSUER, { keysFor: 600_000, coolDown: 30_000 }, () => ((asked += 1), published()), () => undefined);
    return new IdTokens({ issuer: ISSUER, tenants: [], clientId: 'web-bff', roles: 'roles', ...settings }, keys);
  };
  const tokenOf = (claims: JWTPayload = {}, by = key): Promise<string> => {
    const { alg, kid, privateKey } = by as IssuerKey;
    const all = { iss: ISSUER, aud: 'web-bff', sub: 'ann', iat: inSeconds(0), exp: inSeconds(300), nonce: 'n1', ...claims };
    return new SignJWT(all).setProtectedHeader({ alg, kid }).sign(privateKey);
  };
  const read = async (claims: JWTPayload = {}, nonce: string | undefined = 'n1'): Promise<Person> => readerOf().read(await tokenOf(claims), nonce);

  it('says who has signed in', async () => {
    const claims = { sid: 's1', name: 'Ann', email: 'ann@shop.example', roles: ['buyer'] };
    expect(await read(claims)).toEqual({ issuer: ISSUER, subject: 'ann', sid: 's1', roles: ['buyer'], profile: { name: 'Ann', email: 'ann@shop.example' } });
    expect(await read()).toStrictEqual({ issuer: ISSUER, subject: 'ann', sid: undefined, roles: [], profile: {} });
    expect(await read({ sid: 7, name: ['Ann'], email: { at: 'x' } })).toEqual({ issuer: ISSUER, subject: 'ann', sid: undefined, roles: [], profile: {} });
  });

  it.each<[string, JWTPayload]>([
    ['just expired', { exp: inSeconds(-25) }],
    ['of a clock that is a little ahead', { iat: inSeconds(25), nbf: inSeconds(25) }],
    ['for one audience, in a list', { aud: ['web-bff'] }],
    ['for several, and says that the BFF asked', { aud: ['web-bff', 'another'], azp: 'web-bff' }],
    ['that says that the BFF asked', { azp: 'web-bff' }],
  ])('holds when it is one %s', async (_, claims) => {
    expect((await read(claims)).subject).toBe('ann');
  });

  it.each<[string, JWTPayload]>([
    ['iss', { iss: 'https://evil.example' }],
    ['iss', { iss: `${ISSUER}/` }],
    ['iss', { iss: ISSUER.toUpperCase() }],
    ['iss', { iss: undefined as never }],
    ['aud', { aud: 'another' }],
    ['aud', { aud: 'Web-BFF' }],
    ['aud', { aud: undefined as never }],
    ['azp', { azp: 'another' }],
    ['azp', { azp: 'WEB-BFF' }],
    ['azp', { aud: ['web-bff', 'another'], azp: 'another' }],
    ['azp', { azp: null }],
    ['azp', { aud: ['web-bff', 'another'] }],
    ['nonce', { nonce: 'n2' }],
    ['nonce', { nonce: 'N1' }],
    ['nonce', { nonce: 'n1x' }],
    ['nonce', { nonce: undefined }],
    ['sub', { sub: undefined as never }],
    ['sub', { sub: '' }],
    ['sub', { sub: 7 as never }],
    ['expired', { exp: inSeconds(-40) }],
    ['exp', { exp: undefined as never }],
    ['iat', { iat: undefined as never }],
    ['iat has not come yet', { iat: inSeconds(40) }],
    ['nbf', { nbf: inSeconds(40) }],
    ['roles', { _claim_names: { roles: 'src1' } }],
  ])('proves nothing by its %s: %j', async (reason, claims) => {
    const outcome = read(claims);
    await expect(outcome).rejects.toThrow(InvalidIdToken);
    await expect(outcome).rejects.toThrow(reason);
  });

  it('that comes with refreshed ones may have any nonce, or none', async () => {
    for (const nonce of ['n2', undefined]) expect((await readerOf().read(await tokenOf({ nonce }), undefined)).subject).toBe('ann');
  });

  it.each([undefined, null, 7, '', 'x.y.z', 'x'])('is not %j', async (token) => {
    await expect(readerOf().read(token, 'n1')).rejects.toThrow(InvalidIdToken);
  });

  it('that is missing is told apart from one that is none', async () => {
    await expect(readerOf().read(undefined, 'n1')).rejects.toThrow('the identity provider gave no ID token');
    await expect(readerOf().read('x', 'n1')).rejects.toThrow('the ID token is no JWT');
  });

  it('of a tenant is that tenant’s, and only listed ones are believed', async () => {
    const reader = readerOf({ issuer: 'https://idp.example/{tenantid}', tenants: ['t1', 't2'] });
    const iss = 'https://idp.example/t1';
    expect(await reader.read(await tokenOf({ iss, tid: 't1' }), 'n1')).toMatchObject({ issuer: iss, subject: 'ann' });
    for (const claims of [{ iss, tid: 't2' }, { iss }]) await expect(reader.read(await tokenOf(claims), 'n1')).rejects.toThrow("the ID token's tid does not hold here");
    await expect(reader.read(await tokenOf({ iss: 'https://idp.example/t3', tid: 't3' }), 'n1')).rejects.toThrow("the ID token's iss does not hold here");
    // A tid means nothing where no tenants are listed.
    expect((await read({ tid: 't1' })).issuer).toBe(ISSUER);
  });

  it('may be signed with a new key, however lately there was another', async () => {
    const reader = readerOf();
    await reader.read(await tokenOf(), 'n1');
    for (const one of [next, key, next]) {
      publish(one);
      expect((await reader.read(await tokenOf({}, one), 'n1')).subject).toBe('ann');
    }
    expect(asked).toBe(4);
    await expect(reader.read(await tokenOf({}, key), 'n1')).rejects.toThrow('not signed as it must be');
  });

  it('is not judged while the keys cannot be had', async () => {
    published = () => Promise.reject(new Error('away'));
    await expect(read()).rejects.toThrow(KeysUnavailable);
  });
});

import { Identity } from '@portico/platform';
import { issuerKey, TokenIssuer } from '@portico/testing';
import type { IssuerKey } from '@portico/testing';
import { base64url, CompactSign, exportJWK, exportSPKI, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import { createSecretKey, generateKeyPairSync, sign as signWith } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { IssuerSettings } from './bearer.settings.ts';
import { TokenVerifier } from './token-verifier.ts';

describe('a verifier of access tokens', () => {
  let issuer: TokenIssuer;
  let key: IssuerKey;
  let other: IssuerKey;
  let verifier: TokenVerifier;

  beforeAll(async () => {
    issuer = await TokenIssuer.start();
    [key, other] = await Promise.all([issuerKey('k1'), issuerKey('k2')]);
  });

  beforeEach(() => {
    issuer.published = [key.jwk];
    issuer.metadata = {};
    issuer.silent = false;
    issuer.asked.length = 0;
    verifier = new TokenVerifier([settings()]);
  });

  afterEach(() => jest.restoreAllMocks());
  afterAll(() => issuer.stop());

  const settings = (changes: Partial<IssuerSettings> = {}): IssuerSettings =>
    Object.assign(new IssuerSettings(), { name: 'shop', issuer: issuer.url, audiences: ['mobile-bff'], timeout: 10_000, ...changes });
  const claims = (changes: JWTPayload = {}): JWTPayload => {
    const now = Math.floor(Date.now() / 1_000);
    return { iss: issuer.url, aud: 'mobile-bff', sub: 'c-00001', exp: now + 300, ...changes };
  };
  const encoded = (value: object): string => base64url.encode(JSON.stringify(value));

  it('says who a token is for, and what they may do', async () => {
    const token = await issuer.token(key, { roles: ['admin', 7], scope: 'orders:read  profile' });
    await expect(verifier.verify(token)).resolves.toEqual({
      caller: { identity: new Identity(issuer.url, 'c-00001'), scopes: ['orders:read', 'profile'], roles: ['admin'] },
      binding: undefined,
    });
  });

  it('asks the issuer once, by its metadata, however many tokens come', async () => {
    await Promise.all(Array.from({ length: 20 }, async (_, index) => verifier.verify(await issuer.token(key, { sub: `c-${index}` }))));
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
  });

  it('asks where it is told to', async () => {
    verifier = new TokenVerifier([settings({ jwks: `${issuer.url}/keys` })]);
    await verifier.verify(await issuer.token(key));
    expect(issuer.asked).toEqual(['/keys']);
  });

  it('knows a token that it has verified', async () => {
    const token = await issuer.token(key);
    expect(verifier.known(token)).toBeUndefined();
    const believed = await verifier.verify(token);
    expect(verifier.known(token)).toBe(believed);
    expect(verifier.known(`${token}x`)).toBeUndefined();
  });

  it('asks again for a key that it does not know, and then no longer knows whom the old keys vouched for', async () => {
    verifier = new TokenVerifier([settings({ coolDown: 20 })]);
    const old = await issuer.token(key);
    await verifier.verify(old);
    issuer.published = [other.jwk];
    await delay(30);
    await expect(verifier.verify(await issuer.token(other))).resolves.toMatchObject({ caller: { identity: { subject: 'c-00001' } } });
    expect(verifier.known(old)).toBeUndefined();
    await expect(verifier.verify(old)).rejects.toThrow('not signed as it must be');
  });

  it('asks at once for a key that it does not know, however lately it has asked for the first ones, and then not for every one', async () => {
    await verifier.verify(await issuer.token(key));
    issuer.published = [other.jwk];
    await expect(verifier.verify(await issuer.token(other))).resolves.toMatchObject({ caller: { identity: { subject: 'c-00001' } } });
    for (let time = 0; time < 20; time += 1) {
      await expect(verifier.verify(await issuer.token(key, {}, { kid: `made-up-${time}` }))).rejects.toThrow('not signed as it must be');
    }
    expect(issuer.asked.filter((path) => path === '/keys')).toHaveLength(2);
  });

  it('goes on with the keys that it has while the issuer is away', async () => {
    verifier = new TokenVerifier([settings({ keysFor: 1, coolDown: 1, timeout: 60_000 })]);
    await verifier.verify(await issuer.token(key));
    issuer.silent = true;
    await delay(10);
    // It would not be answered before the test is over.
    await expect(verifier.verify(await issuer.token(key, { sub: 'c-2' }))).resolves.toBeDefined();
  });

  it('does not know whether a token is good when the keys cannot be had, and does not ask each time', async () => {
    issuer.silent = true;
    verifier = new TokenVerifier([settings({ timeout: 50 })]);
    const token = await issuer.token(key);
    await expect(verifier.verify(token)).rejects.toMatchObject({ name: 'KeysUnavailable' });
    const before = issuer.asked.length;
    await expect(verifier.verify(token)).rejects.toMatchObject({ name: 'KeysUnavailable' });
    expect(issuer.asked).toHaveLength(before);
  });

  it('knows a token until it expires, by its own words and no tolerance', async () => {
    const exp = Math.floor(Date.now() / 1_000) + 300;
    const token = await issuer.token(key, { exp });
    let now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    verifier = new TokenVerifier([settings()]);
    await verifier.verify(token);
    now = exp * 1_000 - 1;
    expect(verifier.known(token)).toBeDefined();
    now += 1;
    expect(verifier.known(token)).toBeUndefined();
  });

  it('knows many tokens at a time', async () => {
    const all = await Promise.all(['a', 'b', 'c'].map((sub) => issuer.token(key, { sub })));
    for (const token of all) await verifier.verify(token);
    expect(all.map((token) => verifier.known(token)?.caller.identity.subject)).toEqual(['a', 'b', 'c']);
  });

  it('asks for the keys again when they are as old as its settings say', async () => {
    let ahead = 0;
    const clock = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => clock() + ahead);
    verifier = new TokenVerifier([settings({ keysFor: 60_000, coolDown: 1 })]);
    await verifier.verify(await issuer.token(key));
    ahead = 30_000;
    await verifier.verify(await issuer.token(key, { sub: 'b' }));
    ahead = 60_001;
    await verifier.verify(await issuer.token(key, { sub: 'c' }));
    while (issuer.asked.filter((path) => path === '/keys').length < 2) await new Promise(setImmediate);
    expect(issuer.asked.filter((path) => path === '/keys')).toHaveLength(2);
  });

  it('no longer knows whom the old keys vouched for, whichever tenant it is', async () => {
    const template = `${issuer.url}/{tenantid}`;
    issuer.metadata = { issuer: template };
    verifier = new TokenVerifier([settings({ issuer: template, tenants: ['t1', 't2'], metadata: `${issuer.url}/.well-known/openid-configuration` })]);
    const of = (tid: string, by: IssuerKey): Promise<string> => issuer.token(by, { iss: `${issuer.url}/${tid}`, tid });
    const old = [await of('t1', key), await of('t2', key)];
    for (const token of old) await verifier.verify(token);
    issuer.published = [other.jwk];
    await verifier.verify(await of('t1', other));
    expect(old.map((token) => verifier.known(token))).toEqual([undefined, undefined]);
  });

  it('allows for a clock that is a little off', async () => {
    const now = Math.floor(Date.now() / 1_000);
    await expect(verifier.verify(await issuer.token(key, { exp: now - 2 }))).resolves.toBeDefined();
    await expect(verifier.verify(await issuer.token(key, { nbf: now + 4 }))).resolves.toBeDefined();
  });

  it.each([
    ['at+jwt', ['AT+JWT']],
    ['application/at+jwt', ['at+jwt']],
    ['AT+JWT', ['at+jwt']],
    [undefined, ['JWT', 'none']],
  ])('believes a token of typ %s where the types are %j', async (typ, types) => {
    verifier = new TokenVerifier([settings({ types })]);
    await expect(verifier.verify(await issuer.token(key, {}, { typ: typ as never }))).resolves.toBeDefined();
  });

  it.each<[string, JWTPayload, string | undefined]>([
    ['the token has expired', { exp: 1 }, 'at+jwt'],
    ["the token's exp does not hold here", { exp: undefined as never }, 'at+jwt'],
    ["the token's nbf does not hold here", { nbf: 9_999_999_999 }, 'at+jwt'],
    ['the token is no access token by its typ', {}, 'x-application/at+jwt'],
    ['the token is no access token by its typ', {}, 'JWT'],
  ])('tells the caller the reason: %s', async (message, changes, typ) => {
    verifier = new TokenVerifier([settings({ types: ['at+jwt'] })]);
    await expect(verifier.verify(await issuer.token(key, changes, { typ: typ as never }))).rejects.toMatchObject({ name: 'InvalidToken', message });
  });

  it('refuses a signature that this issuer does not make, and a token that is longer than this issuer’s are', async () => {
    const mine = await issuer.token(key);
    const other = settings({ name: 'other', issuer: 'https://other.example' });
    verifier = new TokenVerifier([settings({ algorithms: ['RS256'] }), other]);
    await expect(verifier.verify(mine)).rejects.toMatchObject({ name: 'InvalidToken' });
    verifier = new TokenVerifier([settings({ longest: mine.length - 1 }), other]);
    await expect(verifier.verify(mine)).rejects.toThrow('too long');
    verifier = new TokenVerifier([settings({ longest: mine.length }), other]);
    await expect(verifier.verify(mine)).resolves.toBeDefined();
  });

  it('takes nothing apart that is longer than the tokens of all issuers', async () => {
    const foreign = await issuer.token(key, { iss: 'https://evil.example' });
    const words = (longest: number): Promise<unknown> => {
      verifier = new TokenVerifier([settings({ longest: 10 }), settings({ name: 'other', issuer: 'https://other.example', longest })]);
      return verifier.verify(foreign).catch(({ message }: Error) => message);
    };
    expect({ longer: await words(foreign.length - 1), asLong: await words(foreign.length) }).toEqual(
      { longer: 'the token is too long', asLong: 'the issuer of the token is not believed here' },
    );
  });

  it('does not believe the metadata of another issuer', async () => {
    issuer.metadata = { issuer: 'https://evil.example' };
    await expect(verifier.verify(await issuer.token(key))).rejects.toMatchObject({ name: 'KeysUnavailable', cause: { message: expect.stringContaining('is that of https://evil.example') } });
  });

  describe('refuses', () => {
    const attacks: Record<string, () => Promise<string> | string> = {
      'a text that is not a token': () => 'nonsense',
      'nothing at all': () => '',
      'no signature (none)': () => `${encoded({ alg: 'none', typ: 'at+jwt' })}.${encoded(claims())}.`,
      'no signature (NONE, with one)': () => `${encoded({ alg: 'NONE', typ: 'at+jwt' })}.${encoded(claims())}.AAAA`,
      'its public key as a shared secret (HS256)': async () =>
        new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: key.kid, typ: 'at+jwt' }).sign(createSecretKey(Buffer.from(await exportSPKI(key.publicKey)))),
      'another key under the same name': async () => issuer.token({ ...other, kid: key.kid }),
      'a foreign issuer': () => issuer.token(key, { iss: 'https://evil.example' }),
      'an issuer that differs by a slash': () => issuer.token(key, { iss: `${issuer.url}/` }),
      'no issuer': () => issuer.token(key, { iss: undefined as never }),
      'an issuer in other letters': () => issuer.token(key, { iss: issuer.url.replace('http', 'HTTP') }),
      'an audience in other letters': () => issuer.token(key, { aud: 'Mobile-BFF' }),
      'a wrong audience': () => issuer.token(key, { aud: 'web-bff' }),
      'no audience': () => issuer.token(key, { aud: undefined as never }),
      'an expired one': () => issuer.token(key, { exp: Math.floor(Date.now() / 1_000) - 10 }),
      'one that never expires': () => issuer.token(key, { exp: undefined as never }),
      'one that is not valid yet': () => issuer.token(key, { nbf: Math.floor(Date.now() / 1_000) + 60 }),
      'an expiry that is no number': () => issuer.token(key, { exp: '9999999999' as never }),
      'an unknown key': () => issuer.token(key, {}, { kid: 'unknown' }),
      'no subject': () => issuer.token(key, { sub: undefined as never }),
      'a subject that is no text': () => issuer.token(key, { sub: 7 as never }),
      'a missing typ': () => issuer.token(key, {}, { typ: undefined as never }),
      'a typ that is a list': () => issuer.token(key, {}, { typ: ['at+jwt'] as never }),
      'an ID token': () => issuer.token(key, {}, { typ: 'JWT' }),
      'the key in its header (jwk)': async () => issuer.token(other, {}, { jwk: await exportJWK(other.publicKey), kid: 'k1' }),
      'where its key is (jku)': () => issuer.token(other, {}, { jku: `${issuer.url}/evil` }),
      'where its certificate is (x5u)': () => issuer.token(other, {}, { x5u: `${issuer.url}/evil` }),
      'an unknown extension (crit)': () =>
        new SignJWT(claims()).setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'at+jwt', crit: ['x'], x: 1 }).sign(key.privateKey, { crit: { x: true } }),
      'characters that base64url does not have': async () => (await issuer.token(key)).replace(/\.(.)/, '.+$1'),
      'padding': async () => `${await issuer.token(key)}==`,
      'a token of 9,000 characters': () => issuer.token(key, { x: 'x'.repeat(9_000) }),
      'a changed claim': async () => {
        const [head, , signature] = (await issuer.token(key)).split('.');
        return `${head}.${encoded(claims({ sub: 'c-00002' }))}.${signature}`;
      },
      'a nested token': async () => new CompactSign(Buffer.from(await issuer.token(key))).setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'at+jwt' }).sign(key.privateKey),
      'a token that is bound to a key': () => issuer.token(key, { cnf: { jkt: 'x'.repeat(43) } }),
    };

    it.each(Object.entries(attacks))('%s', async (_, attack) => {
      const token = await attack();
      await expect(verifier.verify(token)).rejects.toMatchObject({ name: 'InvalidToken' });
      expect(verifier.known(token)).toBeUndefined();
      expect(issuer.asked).not.toContain('/evil');
    });

    it('a key that is there twice', async () => {
      issuer.published = [key.jwk, { ...other.jwk, kid: key.kid }];
      await expect(verifier.verify(await issuer.token(key))).rejects.toMatchObject({ name: 'InvalidToken' });
    });

    it('a key that is for encryption', async () => {
      issuer.published = [{ ...key.jwk, use: 'enc' }];
      await expect(verifier.verify(await issuer.token(key))).rejects.toMatchObject({ name: 'InvalidToken' });
    });

    it('a key that is too short', async () => {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
      issuer.published = [{ ...publicKey.export({ format: 'jwk' }), kid: 'short', alg: 'RS256', use: 'sig' }];
      const text = `${encoded({ alg: 'RS256', kid: 'short', typ: 'at+jwt' })}.${encoded(claims())}`;
      const signature = signWith('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url');
      await expect(verifier.verify(`${text}.${signature}`)).rejects.toMatchObject({ name: 'InvalidToken' });
    });
  });
});

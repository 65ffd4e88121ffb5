import { SecretText } from '@portico/config';
import { Identity } from '@portico/platform';
import { issuerKey } from '@portico/testing';
import type { IssuerKey } from '@portico/testing';
import type { JWTPayload } from 'jose';
import { IssuerKeys } from '../issuers/issuer-keys.ts';
import { fetchKeys } from '../issuers/issuer-metadata.ts';
import { LocalProvider } from '../providers/local-provider.fixture.ts';
import { IdentityProvider, ProviderNotAsked } from './identity-provider.ts';
import { SessionSettings } from './session.settings.ts';

const TRANSACTION = { state: 'st', nonce: 'n1', verifier: 'v'.repeat(43), returnTo: '/', expires: Number.MAX_SAFE_INTEGER };
const callback = (): URL => new URL('https://shop.example/auth/callback?code=c&state=st');

describe('the identity provider', () => {
  let [first, second]: IssuerKey[] = [];
  let provider: LocalProvider;
  let settings: SessionSettings;
  let subject: IdentityProvider;
  let now = 0;

  beforeAll(async () => ([first, second] = await Promise.all([issuerKey('k1'), issuerKey('k2')])));
  beforeEach(async () => {
    provider = await LocalProvider.start(first);
    settings = Object.assign(new SessionSettings(), { issuer: provider.issuer, clientId: 'web-bff', clientSecret: new SecretText('s'), timeout: 500 });
    make();
  });
  afterEach(() => provider.stop());

  const make = (): void => {
    const keys = new IssuerKeys(settings.issuer, { keysFor: 600_000, coolDown: 30_000 }, () => fetchKeys(settings, AbortSignal.timeout(settings.timeout)), () => undefined, () => now);
    subject = new IdentityProvider(settings, keys);
  };
  const idToken = (claims: JWTPayload = {}, key = first): Promise<string> => {
    const now = Math.floor(Date.now() / 1_000);
    return provider.sign({ iss: provider.issuer, aud: 'web-bff', sub: 'ann', iat: now, exp: now + 300, nonce: 'n1', ...claims }, {}, key);
  };
  const gives = async (claims?: JWTPayload, key?: IssuerKey): Promise<void> => {
    const id_token = await idToken(claims, key);
    provider.token = () => ({ body: { access_token: 'at', token_type: 'Bearer', refresh_token: 'r2', id_token } });
  };
  const count = (path: string): number => provider.paths.filter((one) => one === path).length;

  it('may rotate its keys at any time, also twice: the sign-in that sees a new one first is finished', async () => {
    await gives();
    await subject.finish(callback(), TRANSACTION);
    for (const key of [second, first, second] as IssuerKey[]) {
      provider.published = [key.jwk];
      await gives({}, key);
      await expect(subject.finish(callback(), TRANSACTION)).resolves.toMatchObject({ subject: 'ann' });
    }
    expect(count('/keys')).toBe(4);
  });

  it('is not given the code while its keys cannot be had', async () => {
    await gives();
    provider.silent.add('/keys');
    await expect(subject.finish(callback(), TRANSACTION)).rejects.toThrow(ProviderNotAsked);
    expect(count('/token')).toBe(0);
  });

  it('is given the code once, when the key of its answer can be had at the next try only', async () => {
    await gives();
    await subject.finish(callback(), TRANSACTION);
    await gives({}, second);
    provider.silent.add('/keys');
    const other = { ...TRANSACTION, nonce: 'n2' };
    await gives({ nonce: 'n2' }, second);
    await expect(subject.finish(callback(), other)).rejects.toThrow(ProviderNotAsked);
    provider.silent.clear();
    provider.published = [(second as IssuerKey).jwk];
    now += 1_000;
    await expect(subject.finish(callback(), other)).resolves.toMatchObject({ subject: 'ann', tokens: { access: 'at' } });
    expect(count('/token')).toBe(2);
    provider.token = () => ({ status: 400, body: { error: 'invalid_grant' } });
    await expect(subject.finish(callback(), other)).rejects.toMatchObject({ code: 'invalid_grant' });
  });

  it.each([
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['of one that differs by a slash', (issuer: string) => ({ issuer: `${issuer}/` })],
    ['of one in other letters', (issuer: string) => ({ issuer: issuer.replace('http', 'HTTP') })],
    ['of a tenant’s place', (issuer: string) => ({ issuer: `${issuer}/{tenantid}` })],
    ['that does not say whose they are', { issuer: undefined }],
  ])('is not asked by metadata %s', async (_, metadata) => {
    provider.metadata = typeof metadata === 'function' ? metadata(provider.issuer) : metadata;
    await expect(subject.signInUrl('https://shop.example/auth/callback', TRANSACTION)).rejects.toMatchObject({ name: 'ProviderUnavailable', cause: { message: expect.stringContaining('is that of') as string } });
  });

  it.each([
    ['without an authorization_endpoint', { authorization_endpoint: undefined }, 'it has no authorization_endpoint'],
    ['without a token_endpoint', { token_endpoint: undefined }, 'it has no token_endpoint'],
    ['with an address that is none', { token_endpoint: 'soon' }, 'its token_endpoint is no URL: "soon"'],
    ['with an address that is no text', { authorization_endpoint: {} }, 'its authorization_endpoint is no URL: {}'],
    ['with a faulty address that need not be there', { end_session_endpoint: 5 }, 'its end_session_endpoint is no URL: 5'],
  ])('is not there while its metadata comes %s, and is asked again soon', async (_, metadata, fault) => {
    provider.metadata = metadata as typeof provider.metadata;
    const asked = (): Promise<string> => subject.signInUrl('https://shop.example/auth/callback', TRANSACTION);
    await expect(asked()).rejects.toMatchObject({ name: 'ProviderUnavailable', cause: { message: expect.stringContaining(fault) as string } });
    provider.metadata = {};
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 1_000);
    await expect(asked()).resolves.toContain('/authorize');
    jest.restoreAllMocks();
  });

  it('may move its endpoints: its metadata is asked for again when it is old, and what is known stays while that is not good', async () => {
    settings.metadataFor = 0;
    make();
    const redirect = async (): Promise<string> => new URL(await subject.signInUrl('https://shop.example/auth/callback', TRANSACTION)).pathname;
    expect(await redirect()).toBe('/authorize');
    provider.metadata = { authorization_endpoint: `${provider.url}/moved` };
    expect(await redirect()).toBe('/moved');
    provider.metadata = { authorization_endpoint: 'https://evil.example/evil', issuer: 'https://evil.example' };
    expect(await redirect()).toBe('/moved');
  });

  describe('when tokens are refreshed', () => {
    const ann = (): Identity => new Identity(provider.issuer, 'ann');

    it('may give an ID token without a nonce, or none', async () => {
      await gives({ nonce: undefined });
      await expect(subject.refresh('r1', ['openid'], ann())).resolves.toMatchObject({ tokens: { access: 'at', refresh: 'r2' }, scopes: ['openid'] });
      provider.token = () => ({ body: { access_token: 'at', token_type: 'Bearer' } });
      await expect(subject.refresh('r1', ['openid'], ann())).resolves.toMatchObject({ tokens: { access: 'at', refresh: 'r1' } });
    });

    it.each<[string, JWTPayload]>([
      ['somebody else', { sub: 'bob' }],
      ['another client', { aud: 'another' }],
      ['nobody', { sub: '' }],
    ])('must not give one for %s', async (_, claims) => {
      await gives({ nonce: undefined, ...claims });
      await expect(subject.refresh('r1', ['openid'], ann())).rejects.toMatchObject({ name: 'InvalidIdToken' });
    });

    it('is not given the refresh token while its keys cannot be had', async () => {
      provider.silent.add('/keys');
      await expect(subject.refresh('r1', ['openid'], ann())).rejects.toMatchObject({ name: 'ProviderUnavailable' });
      expect(count('/token')).toBe(0);
    });
  });

  it.each<[string, object, string]>([
    ['a refusal', { status: 400, body: { error: 'invalid_grant' } }, 'ProviderRefused'],
    ['a refused client', { status: 401, body: { error: 'invalid_client' } }, 'ProviderRefused'],
    ['too many requests', { status: 429, body: { error: 'slow_down' } }, 'ProviderUnavailable'],
    ['a fault', { status: 500, body: { error: 'server_error' } }, 'ProviderUnavailable'],
    ['nothing of use', { body: {} }, 'ProviderUnavailable'],
    ['a list', { body: [] }, 'ProviderUnavailable'],
    ['no ID token', { body: { access_token: 'at', token_type: 'Bearer' } }, 'InvalidIdToken'],
    ['an ID token that is a number', { body: { access_token: 'at', token_type: 'Bearer', id_token: 7 } }, 'InvalidIdToken'],
    ['an ID token that is none', { body: { access_token: 'at', token_type: 'Bearer', id_token: 'x.y.z' } }, 'InvalidIdToken'],
    ['an ID token without a signature', { body: { access_token: 'at', token_type: 'Bearer', id_token: `${btoa('{"alg":"none"}').replaceAll('=', '')}.${btoa('{"iss":"i"}').replaceAll('=', '')}.` } }, 'InvalidIdToken'],
  ])('answers with %s', async (_, answer, name) => {
    provider.token = () => answer as { body: object };
    await expect(subject.finish(callback(), TRANSACTION)).rejects.toMatchObject({ name });
  });

  it.each<[string, string]>([
    ['none', 'alg'],
    ['HS256', 'alg'],
  ])('does not sign by %s', async (alg, reason) => {
    const [, payload] = (await idToken()).split('.');
    const forged = `${Buffer.from(JSON.stringify({ alg, kid: 'k1' })).toString('base64url')}.${payload}.AAAA`;
    provider.token = () => ({ body: { access_token: 'at', token_type: 'Bearer', id_token: forged } });
    await expect(subject.finish(callback(), TRANSACTION)).rejects.toMatchObject({ name: 'InvalidIdToken', message: expect.stringContaining(reason) as string });
  });

  it('does not sign with somebody else’s key of the same name', async () => {
    await gives({}, { ...(second as IssuerKey), kid: 'k1' });
    await expect(subject.finish(callback(), TRANSACTION)).rejects.toThrow('the ID token is not signed as it must be');
  });
});

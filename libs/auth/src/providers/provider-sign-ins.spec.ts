import { issuerKey } from '@portico/testing';
import type { IssuerKey } from '@portico/testing';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { JWTPayload } from 'jose';
import { IssuerKeys } from '../issuers/issuer-keys.ts';
import { fetchKeys } from '../issuers/issuer-metadata.ts';
import { IdentityProvider } from '../session/identity-provider.ts';
import type { SignedIn } from '../session/identity-provider.ts';
import type { SessionSettings } from '../session/session.settings.ts';
import { LocalProvider } from './local-provider.fixture.ts';
import { shownSettings, SHOWN, tenantIssuer } from './provider-settings.fixture.ts';
import { idTokenOf, PROVIDER_SHAPES } from './provider-shapes.fixture.ts';

const TRANSACTION = { state: 'st', nonce: 'n1', verifier: 'v'.repeat(43), returnTo: '/', expires: Number.MAX_SAFE_INTEGER };
const CALLBACK = 'https://shop.example/auth/callback';

it('each block of the guide is tried', () => {
  expect([...SHOWN.keys()]).toEqual(PROVIDER_SHAPES.map(({ file }) => file));
});

let key: IssuerKey;
beforeAll(async () => void (key = await issuerKey('k1', 'RS256')));

describe.each(PROVIDER_SHAPES)('a sign-in with $file', (shape) => {
  let provider: LocalProvider;
  let settings: SessionSettings;
  let subject: IdentityProvider;
  let issuer: string;

  beforeEach(async () => {
    provider = await LocalProvider.start(key);
    settings = shownSettings(shape.file, provider).session;
    issuer = tenantIssuer(settings.issuer, shape.tenant);
    const keys = new IssuerKeys(settings.issuer, { keysFor: 60_000, coolDown: 30_000 }, () => fetchKeys(settings, AbortSignal.timeout(1_000)), () => undefined);
    subject = new IdentityProvider(settings, keys);
  });
  afterEach(() => provider.stop());

  const signIn = async (claims: JWTPayload = {}, query = ''): Promise<SignedIn> => {
    const idToken = await provider.sign({ ...idTokenOf(shape, issuer, settings, 'n1'), ...claims }, shape.idToken.head);
    provider.token = () => ({ body: { access_token: 'at', token_type: 'Bearer', expires_in: 300, refresh_token: 'rt', id_token: idToken } });
    return subject.finish(new URL(`${CALLBACK}?code=c&state=st${query}`), TRANSACTION);
  };

  it('asks for what the provider wants to be asked for', async () => {
    const url = new URL(await subject.signInUrl(CALLBACK, TRANSACTION));
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ ...shape.asksFor, client_id: settings.clientId, response_type: 'code', code_challenge_method: 'S256', nonce: 'n1' });
  });

  it('says who has signed in, with their roles', async () => {
    const { issuer: by, subject: who, roles, profile } = await signIn();
    expect({ by, who, roles, profile }).toEqual({ by: issuer, who: 'ann', roles: shape.signedIn.roles, profile: { name: 'Ann', email: 'ann@shop.example' } });
  });

  it('proves that the BFF is the client as the provider wants it', async () => {
    await signIn();
    const { headers, form } = provider.asked.find(({ path }) => path === '/token') ?? { headers: {}, form: {} as Record<string, string> };
    const assertion = form['client_assertion'];
    const by = headers.authorization?.startsWith('Basic ') ? 'client_secret_basic' : form['client_secret'] === undefined ? 'private_key_jwt' : 'client_secret_post';
    expect(by).toBe(shape.proves);
    if (shape.proves !== 'private_key_jwt') return;
    expect(decodeProtectedHeader(assertion ?? '')).toEqual({ alg: 'RS256', kid: settings.clientKeyId });
    expect(decodeJwt(assertion ?? '')).toMatchObject({ iss: settings.clientId, sub: settings.clientId, aud: `${provider.url}/token` });
  });

  it.each<[string, JWTPayload]>([
    ['iss', { iss: 'https://evil.example' }],
    ['iss', { iss: undefined as never }],
    ['iss', { iss: 'http://127.0.0.1/{tenantid}' }],
    ['aud', { aud: 'another' }],
    ['aud', { aud: [] }],
    ['azp', { azp: 'another' }],
    ['nonce', { nonce: 'another' }],
    ['nonce', { nonce: undefined }],
    ['sub', { sub: '' }],
    ['sub', { sub: undefined as never }],
    ['sub', { sub: 7 as never }],
    ['expired', { exp: Math.floor(Date.now() / 1_000) - 60 }],
    ['exp', { exp: undefined as never }],
    ['iat', { iat: undefined as never }],
    ['iat', { iat: Math.floor(Date.now() / 1_000) + 600 }],
    ['nbf', { nbf: Math.floor(Date.now() / 1_000) + 600 }],
  ])('is refused by its %s: %j', async (reason, claims) => {
    await expect(signIn(claims)).rejects.toMatchObject({ name: 'InvalidIdToken', message: expect.stringContaining(reason) as string });
  });

  it('is refused for an audience that is not alone, unless the provider says that the BFF asked', async () => {
    const aud = [settings.clientId, 'another'];
    await expect(signIn({ aud, azp: undefined })).rejects.toThrow("the ID token's azp does not hold here");
    await expect(signIn({ aud, azp: settings.clientId })).resolves.toMatchObject({ subject: 'ann' });
  });

  it('is lost when the answer comes from somebody else, and finished when it names the provider', async () => {
    await expect(signIn({}, `&iss=${encodeURIComponent('https://evil.example')}`)).rejects.toMatchObject({ name: 'NoAnswer' });
    await expect(signIn({}, `&iss=${encodeURIComponent(issuer)}`)).resolves.toMatchObject({ subject: 'ann' });
  });
});

describe('people of many tenants', () => {
  const [shape] = PROVIDER_SHAPES.filter(({ tenant }) => tenant !== undefined) as [(typeof PROVIDER_SHAPES)[number]];

  it.each([
    ['of a tenant that is not listed', 'another', 'another', {}],
    ['whose tid is another’s', shape.tenant, '6babcaad-604b-40ac-a9d7-9fd97c0b779f', {}],
    ['without a tid', shape.tenant, undefined, {}],
    ['whose groups are elsewhere', shape.tenant, shape.tenant, { roles: undefined, _claim_names: { roles: 'src1' } }],
  ])('do not sign in: one %s', async (_, named, tid, more) => {
    const provider = await LocalProvider.start(key);
    const { session } = shownSettings(shape.file, provider);
    const keys = new IssuerKeys(session.issuer, { keysFor: 60_000, coolDown: 30_000 }, () => fetchKeys(session, AbortSignal.timeout(1_000)), () => undefined);
    const idToken = await provider.sign({ ...idTokenOf(shape, tenantIssuer(session.issuer, named), session, 'n1'), tid, ...more });
    provider.token = () => ({ body: { access_token: 'at', token_type: 'Bearer', id_token: idToken } });
    const finished = new IdentityProvider(session, keys).finish(new URL(`${CALLBACK}?code=c&state=st`), TRANSACTION);
    await expect(finished).rejects.toMatchObject({ name: 'InvalidIdToken' });
    await provider.stop();
  });
});

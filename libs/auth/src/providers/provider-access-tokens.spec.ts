import { CustomerDomain } from '../callers/customer-domain.ts';
import { TokenVerifier } from '../bearer/token-verifier.ts';
import type { IssuerSettings } from '../bearer/bearer.settings.ts';
import { LocalProvider } from './local-provider.fixture.ts';
import { PROVIDER_SHAPES } from './provider-shapes.fixture.ts';
import type { ProviderShape } from './provider-shapes.fixture.ts';
import { shownSettings, tenantIssuer } from './provider-settings.fixture.ts';
import type { JWTHeaderParameters, JWTPayload } from 'jose';

const WITH_TOKENS = PROVIDER_SHAPES.filter((shape): shape is Required<ProviderShape> => shape.accessToken !== undefined);

describe.each(WITH_TOKENS)('access tokens of $file', (shape) => {
  const { file, tenant, accessToken, idToken } = shape;
  let provider: LocalProvider;
  let other: LocalProvider;
  let rules: IssuerSettings;
  let verifier: TokenVerifier;

  beforeAll(async () => {
    [provider, other] = await Promise.all([LocalProvider.start(), LocalProvider.start()]);
    [rules] = shownSettings(file, provider).bearer?.issuers as [IssuerSettings];
    verifier = new TokenVerifier([rules]);
  });
  afterAll(() => Promise.all([provider.stop(), other.stop()]));

  const token = (claims: JWTPayload = {}, head: Partial<JWTHeaderParameters> = {}, by = provider): Promise<string> => {
    const now = Math.floor(Date.now() / 1_000);
    const all = { iss: tenantIssuer(rules.issuer, tenant), iat: now, exp: now + 300, ...accessToken.claims, ...claims };
    return by.sign(all, { ...accessToken.head, ...head }, by === provider ? provider.key : { ...other.key, kid: provider.key.kid });
  };

  it('say who calls, and what the caller may do', async () => {
    const { identity, scopes, roles } = (await verifier.verify(await token())).caller;
    expect({ issuer: identity.issuer, subject: identity.subject, scopes, roles }).toEqual({ issuer: tenantIssuer(rules.issuer, tenant), ...accessToken.caller });
  });

  it.each<[string, () => Promise<string>]>([
    ['for somebody else', () => token({ [rules.audienceClaim]: 'another' })],
    ['for somebody else and part of the name', () => token({ [rules.audienceClaim]: rules.audiences[0]?.slice(0, -1) })],
    ['without an audience', () => token({ [rules.audienceClaim]: undefined })],
    ['for an object', () => token({ [rules.audienceClaim]: { [rules.audiences[0] ?? '']: true } as never })],
    ['with an empty list of audiences', () => token({ [rules.audienceClaim]: [] as never })],
    ['of another issuer', () => token({ iss: other.url })],
    ['of an issuer that differs by a slash', () => token({ iss: `${tenantIssuer(rules.issuer, tenant)}/` })],
    ['of an issuer that is not filled in', () => token({ iss: `${rules.issuer}{tenantid}` })],
    ['signed by another key', () => token({}, {}, other)],
    ['that has expired', () => token({ exp: Math.floor(Date.now() / 1_000) - 60 })],
    ['without an end', () => token({ exp: undefined as never })],
    ['without a subject', () => token({ [rules.subject]: undefined as never })],
    ['with an empty subject', () => token({ [rules.subject]: '' })],
    ['with the secret’s algorithm', () => token({}, {}).then((good) => `${Buffer.from('{"alg":"HS256","kid":"k1"}').toString('base64url')}.${good.split('.').slice(1).join('.')}`)],
    ['that are ID tokens', () => token({ ...Object.fromEntries(Object.keys(accessToken.claims).map((name) => [name, undefined])), sub: 'ann', aud: rules.audienceClaim === 'aud' ? 'web-bff' : rules.audiences, azp: rules.audiences[0], ...idToken.claims }, idToken.head)],
  ])('are refused: %s', async (_, make) => {
    await expect(verifier.verify(await make())).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  it('may be for several APIs, and were given to one client', async () => {
    const outcome = await verifier.verify(await token({ [rules.audienceClaim]: rules.audiences })).then(() => 'taken', ({ name }: Error) => name);
    expect(outcome).toBe(rules.audienceClaim === 'aud' ? 'taken' : 'InvalidToken');
  });
});

describe('tenants', () => {
  const [entra] = WITH_TOKENS.filter(({ file }) => file === 'entra-bff.yaml') as [Required<ProviderShape>];
  const TENANTS = ['6babcaad-604b-40ac-a9d7-9fd97c0b779f', 'b9419818-09af-49c2-b0c3-653adc1f376e'] as const;
  let provider: LocalProvider;
  let rules: IssuerSettings;
  let verifier: TokenVerifier;

  beforeAll(async () => {
    provider = await LocalProvider.start();
    [rules] = shownSettings(entra.file, provider).bearer?.issuers as [IssuerSettings];
    verifier = new TokenVerifier([rules]);
  });
  afterAll(() => provider.stop());

  const token = (named: string, tid: unknown, more: JWTPayload = {}): Promise<string> => {
    const now = Math.floor(Date.now() / 1_000);
    return provider.sign({ ...entra.accessToken.claims, iss: tenantIssuer(rules.issuer, named), tid, exp: now + 300, ...more }, entra.accessToken.head);
  };

  it('are issuers of their own: the same subject is two people', async () => {
    const [one, two] = await Promise.all(TENANTS.map(async (tenant) => (await verifier.verify(await token(tenant, tenant))).caller.identity));
    expect(one?.key).not.toBe(two?.key);
  });

  it.each<[string, string, unknown]>([
    ['that is not listed', '00000000-0000-4000-8000-000000000000', '00000000-0000-4000-8000-000000000000'],
    ['that is another in tid', TENANTS[0], TENANTS[1]],
    ['that tid does not say', TENANTS[0], undefined],
    ['that is a list in tid', TENANTS[0], [...TENANTS]],
    ['that is the place itself', '{tenantid}', '{tenantid}'],
    ['in other letters', TENANTS[0].toUpperCase(), TENANTS[0]],
  ])('are refused: one %s', async (_, named, tid) => {
    await expect(verifier.verify(await token(named, tid))).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  it('refuse a token whose groups are elsewhere: what its roles are is not known', async () => {
    const overage = { groups: undefined, _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://graph.example' } } };
    await expect(verifier.verify(await token(TENANTS[0], TENANTS[0], overage))).rejects.toThrow('the token has too many groups to carry them, and only says where they are');
  });

  it('must each be said to name customers or not, as issuers must', () => {
    const issuers = TENANTS.map((tenant) => ({ issuer: tenantIssuer(rules.issuer, tenant), customers: undefined, setting: 'bearer.issuers[entra].customers' }));
    expect(() => new CustomerDomain(issuers)).toThrow('bearer.issuers[entra].customers: callers come from several issuers');
  });
});

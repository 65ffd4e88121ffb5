import { loadSettings, Optional, Section } from '@portico/config';
import { IsBoolean } from 'class-validator';
import { BearerSettings } from '../bearer/bearer.settings.ts';
import { SessionSettings } from '../session/session.settings.ts';

class Settings {
  @IsBoolean()
  loopback = false;

  @Optional()
  @Section(() => SessionSettings)
  session?: SessionSettings;

  @Optional()
  @Section(() => BearerSettings)
  bearer?: BearerSettings;
}

const TEMPLATE = 'https://login.example/{tenantid}/v2.0';
const METADATA = 'https://login.example/organizations/v2.0/.well-known/openid-configuration';
const SESSION = { issuer: 'https://login.example', clientId: 'web-bff', clientSecret: 's' };
const BEARER = { name: 'id', issuer: 'https://login.example', audiences: ['mobile-bff'] };
const INTROSPECTION = { clientId: 'api', clientSecret: 's' };

const load = (settings: object, mode = 'test'): Settings => loadSettings(Settings, { text: JSON.stringify(settings), env: { NODE_ENV: mode } });
const faultsInProduction = (settings: object): string => {
  try {
    load(settings, 'production');
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};
const session = (changes: object): object => ({ session: { ...SESSION, ...changes } });
const bearer = (...changes: object[]): object => ({ bearer: { issuers: changes.map((one) => ({ ...BEARER, ...one })) } });

describe('settings of identity providers', () => {
  it.each([
    session({ authorization: { access_type: 'offline', max_age: '3600' } }),
    session({ issuer: TEMPLATE, tenants: ['t1'], metadata: METADATA }),
    session({ origin: 'http://shop.example:8080', metadata: 'http://login.example/metadata', scopes: ['profile', 'openid'] }),
    session({ origin: 'https://shop.example/' }),
    bearer({ issuer: TEMPLATE, tenants: ['t1', 't2'], metadata: METADATA }, { name: 'other' }),
    bearer({ issuer: TEMPLATE, tenants: ['t1'], jwks: 'https://login.example/keys' }),
    bearer({ audienceClaim: 'client_id', types: ['none'], claims: [{ name: 'token_use', values: ['access'] }] }),
    bearer({ audienceClaim: 'client_id', types: ['at+jwt'] }),
    bearer({ introspection: INTROSPECTION }, { name: 'other', issuer: 'https://other.example' }),
  ])('take %j', (settings) => expect(() => load(settings)).not.toThrow());

  it.each<[string, object]>([
    ['anybody can open a tenant', session({ issuer: TEMPLATE, metadata: METADATA })],
    ['does not say where its metadata is', session({ issuer: TEMPLATE, tenants: ['t1'] })],
    ['no {tenantid} in its issuer', session({ tenants: ['t1'] })],
    ['session.tenants: each value must match', session({ issuer: TEMPLATE, tenants: ['a/b'], metadata: METADATA })],
    ['has state, which the BFF says itself', session({ authorization: { state: 'x' } })],
    ['has redirect_uri, which the BFF says itself', session({ authorization: { redirect_uri: 'https://evil.example' } })],
    ['has max_age, which is no text', session({ authorization: { max_age: 3600 } })],
    ['is no list of names', session({ authorization: ['access_type'] })],
    ['secretBy', session({ secretBy: 'none' })],
    ['session.origin: http://shop.example:8080/app must be scheme, host and port only', session({ origin: 'http://shop.example:8080/app' })],
    ['write where browsers find this BFF, without a path: https://shop.example', session({ origin: 'https://shop.example/app' })],
    ['session.origin', session({ origin: 'https://shop.example?a=1' })],
    ['session.origin', session({ origin: 'https://shop.example/#a' })],
    ['session.scopes: must have openid', session({ scopes: ['profile'] })],
    ['each scope by itself: [openid, profile]', session({ scopes: ['openid profile'] })],
    ['anybody can open a tenant', bearer({ issuer: TEMPLATE, metadata: METADATA })],
    ['does not say where its metadata is', bearer({ issuer: TEMPLATE, tenants: ['t1'] })],
    ['has two entries for one issuer', bearer({ issuer: TEMPLATE, tenants: ['t1'], metadata: METADATA }, { name: 'other', issuer: 'https://login.example/t1/v2.0' })],
    ['nothing tells access tokens from ID tokens', bearer({ audienceClaim: 'client_id', types: ['none'] })],
    ['nothing tells access tokens from ID tokens', bearer({ audienceClaim: 'azp', types: ['at+jwt', 'JWT'] })],
    ['values', bearer({ claims: [{ name: 'token_use', values: [] }] })],
    ['introspection at more than one issuer', bearer({ introspection: INTROSPECTION }, { name: 'other', issuer: 'https://other.example', introspection: INTROSPECTION })],
    ['and introspection: nothing in a token', bearer({ issuer: TEMPLATE, tenants: ['t1'], metadata: METADATA, introspection: INTROSPECTION })],
  ])('are refused where one %s: %j', (message, settings) => expect(() => load(settings)).toThrow(message));

  /** What the BFF puts into the URL of a sign-in, and what could replace it (RFC 6749, RFC 7636, RFC 9101, OpenID Connect Core). */
  const OURS = [
    ...['client_id', 'client_secret', 'code_challenge', 'code_challenge_method', 'nonce', 'redirect_uri'],
    ...['request', 'request_uri', 'response_mode', 'response_type', 'scope', 'state'],
  ];

  it.each(OURS)('refuse %s among what else the provider is told', (name) => {
    expect(
      () => load(session({ authorization: { access_type: 'offline', [name]: 'x' } })),
    ).toThrow(`has ${name}, which the BFF says itself`);
  });

  const SIGNATURES = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'Ed25519', 'EdDSA'];

  it.each(SIGNATURES)('may name %s as a signature: its key is the issuer’s alone', (algorithm) => {
    expect(load(bearer({ algorithms: [algorithm] })).bearer?.issuers[0]?.algorithms).toEqual([algorithm]);
    expect(load({ bearer: { issuers: [BEARER], dpop: { algorithms: [algorithm] } } }).bearer?.dpop.algorithms).toEqual([algorithm]);
  });

  it('take the signatures that clients and issuers use today where none are named', () => {
    const { issuers, dpop } = load(bearer({})).bearer as BearerSettings;
    expect([issuers[0]?.algorithms, dpop.algorithms]).toEqual([['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'], ['ES256', 'Ed25519', 'EdDSA', 'PS256', 'RS256']]);
  });

  it.each<[string, object, string]>([
    ['no signature', { algorithms: [] }, 'bearer.dpop.algorithms'],
    ['a query in what the BFF is called', { publicUrls: ['https://api.example', 'https://api.example/?a=1'] }, 'bearer.dpop.publicUrls'],
    ['a fragment there', { publicUrls: ['https://api.example/#a'] }, 'bearer.dpop.publicUrls'],
    ['a window of less than a second', { window: '999ms' }, 'bearer.dpop.window'],
    ['a window of more than ten minutes', { window: '601s' }, 'bearer.dpop.window'],
    ['a tolerance of more than a minute', { clockTolerance: '61s' }, 'bearer.dpop.clockTolerance'],
    ['room for less than a thousand proofs', { remembered: 999 }, 'bearer.dpop.remembered'],
    ['nonces that are new every four seconds', { nonce: { rotation: '4s' } }, 'bearer.dpop.nonce.rotation'],
    ['nonces by a secret of 31 characters', { nonce: { secret: 's'.repeat(31) } }, 'bearer.dpop.nonce.secret'],
  ])('refuse for proofs %s', (_, dpop, place) => {
    expect(() => load({ bearer: { issuers: [BEARER], dpop } })).toThrow(place);
  });

  it.each<[string, object, object]>([
    ['session', { metadataFor: '999ms' }, { metadataFor: '1s' }],
    ['session', { secrets: ['s'.repeat(31)] }, { secrets: ['s'.repeat(32)] }],
    ['session', { idle: '999ms' }, { idle: '1s' }],
    ['session', { lasts: '87601h' }, { lasts: '87600h' }],
    ['session', { grace: '87601h' }, { grace: '87600h' }],
    ['session', { most: 0 }, { most: 1 }],
    ['session', { mostPerPerson: 0 }, { mostPerPerson: 1 }],
    ['bearer.issuers[0]', { keysFor: '999ms' }, { keysFor: '1s' }],
    ['bearer.issuers[0]', { coolDown: '999ms' }, { coolDown: '1s' }],
    ['bearer.issuers[0]', { timeout: '0s' }, { timeout: '1ms' }],
    ['bearer.issuers[0]', { dpop: 'always' }, { dpop: 'none' }],
    ['bearer.issuers[0].introspection', { most: 0 }, { most: 1 }],
    ['bearer.issuers[0].introspection', { mostPerAddress: 0 }, { mostPerAddress: 1 }],
    ['bearer.issuers[0].introspection', { refusedMost: 0 }, { refusedMost: 1 }],
    ['bearer.issuers[0].introspection', { timeout: '0s' }, { timeout: '1ms' }],
  ])('refuse at %s %j, and take %j', (place, beyond, within) => {
    const of = (changes: object): object => {
      if (place === 'session') return session(changes);
      return place.endsWith('introspection') ? bearer({ introspection: { ...INTROSPECTION, ...changes } }) : bearer(changes);
    };
    expect(() => load(of(beyond))).toThrow(`${place}.${Object.keys(beyond).join()}`);
    expect(() => load(of(within))).not.toThrow();
  });

  it('take for proofs what is at its bounds', () => {
    const dpop = { window: '10m', clockTolerance: '1m', remembered: 1_000, nonce: { rotation: '5s', secret: 's'.repeat(32) } };
    expect(() => load({ bearer: { issuers: [BEARER], dpop } })).not.toThrow();
    expect(() => load({ bearer: { issuers: [BEARER], dpop: { window: '1s', clockTolerance: '0s' } } })).not.toThrow();
  });

  const SYMMETRIC = ['HS256', 'HS384', 'HS512', 'none', 'NONE'];

  it.each(SYMMETRIC)('refuse %s as a signature: a shared secret, or none, proves nothing', (algorithm) => {
    expect(() => load(bearer({ algorithms: ['RS256', algorithm] }))).toThrow('bearer.issuers[0].algorithms');
    expect(() => load({ bearer: { issuers: [BEARER], dpop: { algorithms: ['ES256', algorithm] } } })).toThrow('bearer.dpop.algorithms');
  });

  it.each([
    ['none', [], false],
    ['optional', [], true],
    ['required', [], true],
    ['optional', ['https://api.example'], false],
  ])('must say what the BFF is called where tokens of an issuer may be bound to a key: %s, %j', (dpop, publicUrls, refused) => {
    const loading = expect(() => load(
      { bearer: { issuers: [{ ...BEARER, name: 'first', issuer: 'https://first.example' }, { ...BEARER, dpop }], dpop: { publicUrls } } },
    ));
    if (refused) loading.toThrow('has no publicUrls');
    else loading.not.toThrow();
  });

  const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

  it('last, where nothing is written, as the guides say: in seconds, minutes and hours', () => {
    const settings = load({ ...session({}), ...bearer({ introspection: INTROSPECTION }) });
    expect(settings.session).toMatchObject(
      { idle: 30 * MINUTE, lasts: 12 * HOUR, ahead: 30 * SECOND, grace: 5 * MINUTE, timeout: 5 * SECOND, metadataFor: 10 * MINUTE },
    );
    expect(settings.session).toMatchObject(
      { scopes: ['openid', 'profile', 'email', 'offline_access'], roles: 'roles', home: '/', most: 20_000, mostPerPerson: 50, tenants: [] },
    );
    expect(settings.bearer?.dpop).toMatchObject(
      { window: MINUTE, clockTolerance: 5 * SECOND, remembered: 200_000, nonce: { required: false, rotation: MINUTE } },
    );
    const [issuer] = settings.bearer?.issuers ?? [];
    expect(issuer).toMatchObject({
      types: ['at+jwt'],
      audienceClaim: 'aud',
      subject: 'sub',
      scopes: 'scope',
      roles: 'roles',
      longest: 8_192,
      dpop: 'none',
      certificate: 'optional',
    });
    expect(issuer).toMatchObject({ clockTolerance: 5 * SECOND, keysFor: 10 * MINUTE, coolDown: 30 * SECOND, timeout: SECOND });
    expect(issuer?.introspection).toMatchObject({
      keptFor: 30 * SECOND,
      refusedFor: 10 * SECOND,
      refusedMost: 10_000,
      most: 100,
      timeout: 2 * SECOND,
      secretBy: 'client_secret_basic',
      assertionAudience: 'issuer',
    });
  });

  it.each<[string, (url: string) => object]>([
    ['session.issuer', (issuer) => session({ issuer })],
    ['session.metadata', (metadata) => session({ metadata })],
    ['bearer.issuers[0].issuer', (issuer) => bearer({ issuer })],
    ['bearer.issuers[0].metadata', (metadata) => bearer({ metadata })],
    ['bearer.issuers[0].jwks', (jwks) => bearer({ jwks })],
    ['bearer.issuers[0].introspection.endpoint', (endpoint) => bearer({ introspection: { ...INTROSPECTION, endpoint } })],
  ])('refuse %s without TLS in production: anybody on the way could sign in as anybody', (path, settings) => {
    for (const host of ['login.example', 'localhost.evil.example']) {
      expect(() => load(settings(`http://${host}/a`), 'production')).toThrow(`${path}: "http://${host}/a" has no TLS`);
      expect(faultsInProduction(settings(`https://${host}/a`))).not.toContain('has no TLS');
      expect(() => load(settings(`http://${host}/a`))).not.toThrow();
    }
    for (const host of ['localhost:8080', '127.0.0.1:8080', '[::1]:8080']) {
      expect(faultsInProduction({ ...settings(`http://${host}/realm`), loopback: true })).not.toContain('has no TLS');
    }
  });

  it.each(['https://tenant.auth0.example/', 'https://Login.example', 'https://login.example:443/%7Ea'])('keep the issuer %s to the letter', (issuer) => {
    expect({ session: load(session({ issuer })).session?.issuer, bearer: load(bearer({ issuer })).bearer?.issuers[0]?.issuer }).toEqual({ session: issuer, bearer: issuer });
  });
});

import { SecretText } from '@portico/config';
import { Identity } from '@portico/platform';
import { issuerKey } from '@portico/testing';
import type { IssuerKey } from '@portico/testing';
import type { JWTPayload } from 'jose';
import { hash } from 'node:crypto';
import { inspect } from 'node:util';
import { IssuerKeys } from '../issuers/issuer-keys.ts';
import { fetchKeys } from '../issuers/issuer-metadata.ts';
import { LocalProvider } from '../providers/local-provider.fixture.ts';
import { NoAnswer } from './authorization-answer.ts';
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
    settings = Object.assign(new SessionSettings(), { issuer: provider.issuer, clientId: 'web-bff', clientSecret: new SecretText('s'), timeout: 10_000 });
    make();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await provider.stop();
  });

  /** From now on it does not answer there, and is not waited for long. */
  const silence = (path: string): void => {
    provider.silent.add(path);
    settings.timeout = 200;
  };
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
  /** Those of a sign-in and of a refresh, one after the other. */
  const faults = async (): Promise<readonly unknown[]> => {
    const finished: unknown = await subject.finish(callback(), TRANSACTION).catch((thrown: unknown) => thrown);
    return [finished, await subject.refresh('r1', ['openid'], new Identity(provider.issuer, 'ann')).catch((thrown: unknown) => thrown)];
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

  it('is not waited for longer than session.timeout, by what it says of itself either', async () => {
    silence('/.well-known/openid-configuration');
    make();
    await expect(subject.finish(callback(), TRANSACTION)).rejects.toThrow(ProviderNotAsked);
    expect(count('/token')).toBe(0);
  }, 10_000);

  it('is not given the code while its keys cannot be had', async () => {
    await gives();
    silence('/keys');
    await expect(subject.finish(callback(), TRANSACTION)).rejects.toThrow(ProviderNotAsked);
    expect(count('/token')).toBe(0);
  });

  it('is given the code once, when the key of its answer can be had at the next try only', async () => {
    await gives();
    await subject.finish(callback(), TRANSACTION);
    await gives({}, second);
    silence('/keys');
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
    ['with another', { revocation_endpoint: '/revoke' }, 'its revocation_endpoint is no URL: "/revoke"'],
  ])('is not there while its metadata comes %s, and is asked again soon', async (_, metadata, fault) => {
    provider.metadata = metadata as typeof provider.metadata;
    const asked = (): Promise<string> => subject.signInUrl('https://shop.example/auth/callback', TRANSACTION);
    await expect(asked()).rejects.toMatchObject({ name: 'ProviderUnavailable', cause: { message: expect.stringContaining(fault) as string } });
    provider.metadata = {};
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 1_000);
    await expect(asked()).resolves.toContain('/authorize');
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

  it('is told all that it must know where people sign in', async () => {
    Object.assign(settings, { scopes: ['openid', 'orders'], prompt: 'consent', resource: 'https://api.example', authorization: { access_type: 'offline' } });
    const url = new URL(await subject.signInUrl('https://shop.example/auth/callback', TRANSACTION));
    expect(url.pathname).toBe('/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ...{ client_id: 'web-bff', response_type: 'code', redirect_uri: 'https://shop.example/auth/callback', scope: 'openid orders', state: 'st', nonce: 'n1' },
      ...{ code_challenge: hash('sha256', TRANSACTION.verifier, 'base64url'), code_challenge_method: 'S256' },
      ...{ prompt: 'consent', resource: 'https://api.example', access_type: 'offline' },
    });
    Object.assign(settings, { prompt: undefined, resource: undefined });
    expect([...new URL(await subject.signInUrl('https://shop.example/auth/callback', TRANSACTION)).searchParams.keys()]).not.toEqual(expect.arrayContaining(['prompt']));
  });

  it('is shown the code with what proves that this BFF has begun the sign-in', async () => {
    settings.resource = 'https://api.example';
    await gives();
    await subject.finish(callback(), TRANSACTION);
    const { form } = provider.asked.find(({ path }) => path === '/token') ?? { form: {} };
    expect(form).toEqual({ grant_type: 'authorization_code', code: 'c', redirect_uri: 'https://shop.example/auth/callback', code_verifier: TRANSACTION.verifier, resource: 'https://api.example' });
  });

  it.each([
    ['as it says', { expires_in: 60, scope: 'openid  orders', refresh_token: 'r2' }, { lasts: 60_000, scopes: ['openid', 'orders'], tokens: { access: 'at', refresh: 'r2' } }],
    ['as it was asked for, for five minutes, where it does not say', {}, { lasts: 300_000, scopes: ['openid', 'profile', 'email', 'offline_access'], tokens: { access: 'at' } }],
    ['for no time', { expires_in: 0 }, { lasts: 0 }],
    ['with members that are null, as if they were not there', { expires_in: null, refresh_token: null, scope: null }, { lasts: 300_000, scopes: ['openid', 'profile', 'email', 'offline_access'], tokens: { access: 'at' } }],
  ])('grants tokens %s', async (_, answer, granted) => {
    const id_token = await idToken({ name: 'Ann' });
    provider.token = () => ({ body: { access_token: 'at', token_type: 'Bearer', id_token, ...answer } });
    // What is left of a lifetime is counted from when the answer came.
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now);
    expect(await subject.finish(callback(), TRANSACTION)).toMatchObject({ issuer: provider.issuer, subject: 'ann', profile: { name: 'Ann' }, ...granted });
  });

  it('refuses with a word, for which no key is needed and nothing is asked', async () => {
    silence('/keys');
    await expect(subject.finish(new URL('https://shop.example/auth/callback?error=access_denied&state=st'), TRANSACTION)).rejects.toMatchObject({ name: 'ProviderRefused', code: 'access_denied' });
    expect(provider.paths.filter((path) => path !== '/.well-known/openid-configuration')).toEqual([]);
  });

  it.each(['code=c&state=other', 'state=st', 'code=&state=st', 'error=&state=st', 'code=c&state=st&iss=https://evil.example'])('has not answered with %s: the code is not shown to anybody', async (query) => {
    await expect(subject.finish(new URL(`https://shop.example/auth/callback?${query}`), TRANSACTION)).rejects.toThrow(NoAnswer);
    expect(count('/token')).toBe(0);
  });

  it('is asked once for a code beside an error without a value', async () => {
    await gives();
    await expect(subject.finish(new URL(`${callback().href}&error=`), TRANSACTION)).resolves.toMatchObject({ subject: 'ann' });
    expect(count('/token')).toBe(1);
  });

  it('is waited for as long as the settings say', async () => {
    settings.timeout = 200;
    provider.silent.add('/token');
    await expect(subject.finish(callback(), TRANSACTION)).rejects.toMatchObject({ name: 'ProviderUnavailable' });
  });

  it.each([
    ['a good answer', { body: { access_token: 'at', token_type: 'Bearer', more: 'x'.repeat(256 * 1024) } }],
    ['a refusal', { status: 400, body: { error: 'invalid_grant', more: 'x'.repeat(256 * 1024) } }],
  ])('is not read beyond what an issuer has to say: %s', async (_, answer) => {
    provider.token = () => answer;
    await expect(subject.finish(callback(), TRANSACTION)).rejects.toMatchObject({ name: 'ProviderUnavailable' });
  });

  describe('while the key of an answer cannot be had', () => {
    const spend = (): Promise<unknown> => subject.refresh('r1', ['openid'], new Identity(provider.issuer, 'ann'));

    beforeEach(async () => {
      await gives();
      await spend();
      await gives({}, second);
      silence('/keys');
      await expect(spend()).rejects.toThrow(ProviderNotAsked);
      provider.silent.clear();
      settings.timeout = 10_000;
      provider.published = [(second as IssuerKey).jwk];
      now += 1_000;
    });

    it('it is kept for when the same is tried again, once', async () => {
      await expect(spend()).resolves.toMatchObject({ tokens: { access: 'at', refresh: 'r2' } });
      expect(count('/token')).toBe(2);
      await spend();
      expect(count('/token')).toBe(3);
    });

    it('it is not used for another session', async () => {
      await subject.refresh('another', ['openid'], new Identity(provider.issuer, 'ann'));
      expect(count('/token')).toBe(3);
    });

    it('it is of use for five minutes', async () => {
      const later = performance.now() + 290_000;
      jest.spyOn(performance, 'now').mockImplementation(() => later);
      await spend();
      expect(count('/token')).toBe(2);
    });

    it('it is of no use after five minutes, and goes with the next', async () => {
      const later = performance.now() + 300_000;
      jest.spyOn(performance, 'now').mockImplementation(() => later);
      await spend();
      expect(count('/token')).toBe(3);
    });
  });

  it('drops answers that were not claimed in time', async () => {
    const waiting = (): number[] => Object.values(subject).flatMap((kept: unknown) => (kept instanceof Map ? [kept.size] : []));
    // In a process that has run for an hour.
    let time = performance.now() + 3_600_000;
    jest.spyOn(performance, 'now').mockImplementation(() => time);
    await gives();
    await subject.finish(callback(), TRANSACTION);
    await gives({}, second);
    silence('/keys');
    for (const [nonce, kept] of [['n1', 1], ['n2', 2], ['n3', 1]] as const) {
      if (nonce === 'n3') time += 300_000;
      await expect(subject.finish(callback(), { ...TRANSACTION, nonce })).rejects.toThrow(ProviderNotAsked);
      expect(waiting()).toEqual([kept]);
    }
  });

  it('of many tenants answers in the name of one, also where it says that it always does', async () => {
    provider.issuer = `${provider.url}/{tenantid}`;
    Object.assign(settings, { issuer: provider.issuer, tenants: ['t1'], metadata: `${provider.url}/.well-known/openid-configuration` });
    provider.metadata = { authorization_response_iss_parameter_supported: true };
    make();
    const iss = `${provider.url}/t1`;
    await gives({ iss, tid: 't1' });
    const answered = new URL(`${callback().href}&iss=${encodeURIComponent(iss)}`);
    expect(await subject.finish(answered, TRANSACTION)).toMatchObject({ issuer: iss, subject: 'ann' });
  });

  it('must name itself beside the code where it says that it does (RFC 9207, section 2.4)', async () => {
    provider.metadata = { authorization_response_iss_parameter_supported: true };
    await gives();
    await expect(subject.finish(callback(), TRANSACTION)).rejects.toThrow(NoAnswer);
    expect(count('/token')).toBe(0);
    const named = new URL(`${callback().href}&iss=${encodeURIComponent(provider.issuer)}`);
    await expect(subject.finish(named, TRANSACTION)).resolves.toMatchObject({ subject: 'ann' });
  });

  it('is not even made where the settings do not say how the BFF proves that it is the client', () => {
    settings.clientSecret = undefined as never;
    expect(make).toThrow('session: write clientSecret or clientKey, and not both');
  });

  it('must answer with the nonce of the sign-in', async () => {
    await gives({ nonce: 'another' });
    await expect(subject.finish(callback(), TRANSACTION)).rejects.toThrow('nonce');
  });

  describe('when tokens are given back', () => {
    beforeEach(() => (provider.metadata = { revocation_endpoint: `${provider.url}/revoke` }));

    it('is told which, by the BFF in its own name', async () => {
      await subject.revoke('r1');
      expect(provider.asked.at(-1)).toMatchObject({ path: '/revoke', form: { token: 'r1', token_type_hint: 'refresh_token' }, headers: { authorization: `Basic ${btoa('web%2Dbff:s')}` } });
    });

    it('is not told where it does not take them', async () => {
      provider.metadata = {};
      await subject.revoke('r1');
      expect(count('/revoke')).toBe(0);
    });

    it.each([
      [400, 'ProviderRefused'],
      [503, 'ProviderUnavailable'],
    ])('may answer with %i', async (status, name) => {
      provider.revocation = () => ({ status, body: { error: 'unsupported_token_type' } });
      await expect(subject.revoke('r1')).rejects.toMatchObject({ name });
    });
  });

  it('is where its own session ends, of which it is told by name and never by a token', async () => {
    const ended = { caller: { identity: new Identity(provider.issuer, 'ann'), scopes: [], roles: [] }, sid: 's1' };
    provider.metadata = { end_session_endpoint: `${provider.url}/end` };
    const url = new URL((await subject.endSessionUrl('https://shop.example/', ended)) ?? '');
    expect({ path: url.pathname, ...Object.fromEntries(url.searchParams) }).toEqual({ path: '/end', client_id: 'web-bff', post_logout_redirect_uri: 'https://shop.example/', logout_hint: 's1' });
    expect(new URL((await subject.endSessionUrl('https://shop.example/', { ...ended, sid: undefined })) ?? '').searchParams.get('logout_hint')).toBe('ann');
    provider.metadata = {};
    make();
    expect(await subject.endSessionUrl('https://shop.example/', ended)).toBeUndefined();
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
      ['an empty subject', { sub: '' }],
    ])('must not give one for %s', async (_, claims) => {
      await gives({ nonce: undefined, ...claims });
      await expect(subject.refresh('r1', ['openid'], ann())).rejects.toMatchObject({ name: 'InvalidIdToken' });
    });

    it('must not give one of another issuer’s person', async () => {
      await gives({ nonce: undefined });
      await expect(subject.refresh('r1', ['openid'], new Identity('https://other.example', 'ann'))).rejects.toThrow('about somebody else');
    });

    it('may say with null that there is nothing new', async () => {
      provider.token = () => ({ body: { access_token: 'at', token_type: 'Bearer', refresh_token: null, id_token: null, expires_in: null, scope: null } });
      await expect(subject.refresh('r1', ['openid'], ann())).resolves.toEqual({ tokens: { access: 'at', refresh: 'r1' }, lasts: 300_000, scopes: ['openid'] });
    });

    it('is told what they are for', async () => {
      settings.resource = 'https://api.example';
      await gives({ nonce: undefined });
      await subject.refresh('r1', ['openid'], ann());
      expect(provider.asked.find(({ path }) => path === '/token')?.form).toEqual({ grant_type: 'refresh_token', refresh_token: 'r1', resource: 'https://api.example' });
    });

    it.each([
      [400, 'invalid_grant', 'ProviderRefused'],
      [401, 'invalid_client', 'ProviderUnavailable'],
      [400, 'invalid_scope', 'ProviderUnavailable'],
      [500, 'server_error', 'ProviderUnavailable'],
    ])('may refuse with %i %s: a wrong secret of the BFF ends no session', async (status, error, name) => {
      provider.token = () => ({ status, body: { error } });
      await expect(subject.refresh('r1', ['openid'], ann())).rejects.toMatchObject({ name });
    });

    it('is not given the refresh token while its keys cannot be had', async () => {
      silence('/keys');
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
    ['an ID token that is null', { body: { access_token: 'at', token_type: 'Bearer', id_token: null } }, 'InvalidIdToken'],
    ['no ID token', { body: { access_token: 'at', token_type: 'Bearer' } }, 'InvalidIdToken'],
    ['an ID token that is a number', { body: { access_token: 'at', token_type: 'Bearer', id_token: 7 } }, 'InvalidIdToken'],
    ['an ID token that is none', { body: { access_token: 'at', token_type: 'Bearer', id_token: 'x.y.z' } }, 'InvalidIdToken'],
    ['an ID token without a signature', { body: { access_token: 'at', token_type: 'Bearer', id_token: `${btoa('{"alg":"none"}').replaceAll('=', '')}.${btoa('{"iss":"i"}').replaceAll('=', '')}.` } }, 'InvalidIdToken'],
  ])('answers with %s', async (_, answer, name) => {
    provider.token = () => answer as { body: object };
    await expect(subject.finish(callback(), TRANSACTION)).rejects.toMatchObject({ name });
  });

  describe.each<[string, string, string]>([
    ['JSON', 'application/json', ''],
    ['JSON in other letters', 'Application/JSON', ''],
    ['JSON with parameters', 'application/JSON ;charset="UTF-8"', ''],
    ['JSON of a kind', 'application/vnd.example+JSON', ''],
    ['JSON, said twice', 'application/json, application/json', ''],
    ['JSON with a byte order mark', 'application/json', '\ufeff'],
  ])('that answers with %s', (_, type, before) => {
    const answers = async (claims: JWTPayload = {}, key = first): Promise<void> => {
      const body = before + JSON.stringify({ access_token: 'at', token_type: 'Bearer', id_token: await idToken(claims, key) });
      provider.token = () => ({ type, body });
    };

    it('is believed', async () => {
      await answers();
      await expect(subject.finish(callback(), TRANSACTION)).resolves.toMatchObject({ subject: 'ann' });
    });

    it('is judged', async () => {
      await answers({ sub: 'c-secret', nonce: undefined }, { ...(second as IssuerKey), kid: 'k1' });
      for (const error of await faults()) {
        expect(error).toMatchObject({ name: 'InvalidIdToken', message: 'the ID token is not signed as it must be' });
        expect(inspect(error, { depth: 1 })).not.toContain('c-secret');
      }
    });

    it('may refuse', async () => {
      provider.token = () => ({ status: 400, type, body: `${before}{"error":"invalid_grant"}` });
      await expect(subject.finish(callback(), TRANSACTION)).rejects.toMatchObject({ name: 'ProviderRefused', code: 'invalid_grant' });
    });
  });

  it.each<[string, string, string]>([
    ['of another media type', 'text/html', 'text/html'],
    ['of a media type that only has json in it', 'text/html;a=json', 'text/html;a=json'],
    ['of a media type that begins like JSON', 'application/json-seq', 'application/json-seq'],
    ['of none', '', 'no media type'],
    ['of a media type that never ends', `text/${'x'.repeat(5_000)}`, `text/${'x'.repeat(95)}`],
  ])('that answers with JSON %s is one that cannot be asked', async (_, type, fault) => {
    const body = JSON.stringify({ access_token: 'at', token_type: 'Bearer', id_token: await idToken() });
    provider.token = () => ({ type, body });
    await expect(subject.finish(callback(), TRANSACTION)).rejects.toMatchObject({ name: 'ProviderUnavailable', cause: { cause: { message: `the token endpoint answered with ${fault}, and not with JSON that can be read` } } });
  });

  it('that answers with a page of a proxy in front of it is told by its status, and not by the media type', async () => {
    provider.token = () => ({ status: 503, type: 'text/html', body: '<h1>away</h1>' });
    const error: unknown = await subject.finish(callback(), TRANSACTION).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ProviderUnavailable', cause: { message: 'unexpected HTTP response status code' } });
  });

  it('that answers with JSON that cannot be read is one that cannot be asked', async () => {
    provider.token = () => ({ body: '{"id_token":secret' });
    const error: unknown = await subject.finish(callback(), TRANSACTION).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ProviderUnavailable', cause: { cause: { message: 'the token endpoint answered with application/json, and not with JSON that can be read' } } });
    expect(inspect(error)).not.toContain('secret');
  });

  it.each<[string, object]>([
    ['without an access token', { access_token: undefined }],
    ['with a lifetime that is none', { expires_in: -5 }],
    ['with tokens of an unknown type', { token_type: 'mac' }],
  ])('that answers %s fails without its tokens', async (_, changes) => {
    const id_token = await idToken();
    provider.token = () => ({ body: { access_token: 'at-secret', token_type: 'Bearer', id_token, refresh_token: 'rt-secret', ...changes } });
    for (const error of await faults()) {
      expect(error).toMatchObject({ name: 'ProviderUnavailable' });
      expect(inspect(error, { depth: 10 })).not.toMatch(/secret|eyJ/);
    }
  });

  it.each<[string, string, string]>([
    ['nothing', 'application/json', ''],
    ['a word', 'text/plain', 'OK'],
    ['malformed JSON', 'application/json', 'OK'],
  ])('may answer to a token that is given back with %s', async (_, type, body) => {
    provider.metadata = { revocation_endpoint: `${provider.url}/revoke` };
    provider.revocation = () => ({ type, body });
    await expect(subject.revoke('r1')).resolves.toBeUndefined();
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

import { loadSettings, Section, SecretText } from '@portico/config';
import { issuerKey } from '@portico/testing';
import type { IssuerKey } from '@portico/testing';
import { BffIdentity, BoundedMap, RequestContext, runInScope, Signals, TimerQueue } from '@portico/platform';
import type { Scope } from '@portico/platform';
import type { IncomingMessage } from 'node:http';
import { inspect } from 'node:util';
import { BearerSettings, IssuerSettings } from '../bearer/bearer.settings.ts';
import { BearerStrategy } from '../bearer/bearer.strategy.ts';
import { TokenVerifier } from '../bearer/token-verifier.ts';
import { AuthSignals } from '../callers/auth.signals.ts';
import { recogniserOf } from '../callers/caller.stage.ts';
import { LocalProvider } from '../providers/local-provider.fixture.ts';
import { IntrospectionSettings } from './introspection.settings.ts';

const TOKEN = 'opaque.token/1+~';
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

describe('a token that says nothing by itself', () => {
  let key: IssuerKey;
  let provider: LocalProvider;
  let now: number;
  let verifier: TokenVerifier;

  beforeAll(async () => void (key = await issuerKey('k1')));
  beforeEach(async () => {
    provider = await LocalProvider.start(key);
    now = Date.now();
    verifier = make();
  });
  afterEach(() => provider.stop());

  const make = (changes: Partial<IssuerSettings> = {}, more: Partial<IntrospectionSettings> = {}): TokenVerifier => {
    const introspection = Object.assign(new IntrospectionSettings(), { clientId: 'api', clientSecret: new SecretText('s'), timeout: 10_000, ...more });
    return new TokenVerifier([Object.assign(new IssuerSettings(), { name: 'id', issuer: provider.issuer, audiences: ['mobile-bff'], introspection, ...changes })], () => now);
  };
  const says = (answer: object): void => void (provider.introspection = () => ({ body: { active: true, sub: 'ann', aud: 'mobile-bff', iss: provider.issuer, scope: 'orders:read', exp: inSeconds(300), ...answer }}));
  const asked = (): number => provider.paths.filter((path) => path === '/introspect').length;
  const outcome = (token = TOKEN): Promise<string> =>
    verifier.verify(token).then(
      ({ caller }) => caller.identity.subject,
      ({ name }: Error) => name,
    );

  it('is looked up at its issuer, once, by the BFF in its own name', async () => {
    says({});
    const believed = await verifier.verify(TOKEN);
    expect(believed.caller).toMatchObject({ identity: { issuer: provider.issuer, subject: 'ann' }, scopes: ['orders:read'] });
    expect(verifier.known(TOKEN)).toBe(believed);
    expect(verifier.known(`${TOKEN}x`)).toBeUndefined();
    const { headers, form } = provider.asked.at(-1) ?? { headers: {}, form: {} };
    expect({ form, by: headers.authorization }).toEqual({ form: { token: TOKEN, token_type_hint: 'access_token' }, by: `Basic ${btoa('api:s')}` });
  });

  it.each<[string, string, object]>([
    ['is not active', 'the token is not active at its issuer', { active: false }],
    ['is for somebody else', "the token's aud does not hold here", { aud: 'another' }],
    ['has no audience', "the token's aud does not hold here", { aud: undefined }],
    ['is of another issuer', "the token's iss does not hold here", { iss: 'https://evil.example' }],
    ['has expired', 'the token has expired', { exp: inSeconds(-1) }],
    ['ends at a text', "the token's exp does not hold here", { exp: '9999999999' }],
    ['is not good yet', "the token's nbf does not hold here", { nbf: inSeconds(60) }],
    ['has no subject', 'the token does not say who it is for', { sub: undefined }],
    ['has an empty subject', 'the token does not say who it is for', { sub: '' }],
    ['is of another kind', "the token's token_type does not hold here", { token_type: 'refresh_token' }],
    ['is of an unknown type', "the token's token_type does not hold here", { token_type: 'mac' }],
    ['is of a type that ends alike', "the token's token_type does not hold here", { token_type: 'x-bearer' }],
    ['is of a type that begins alike', "the token's token_type does not hold here", { token_type: 'bearers' }],
    ['is of a kind that is no text', "the token's token_type does not hold here", { token_type: ['Bearer'] }],
    ['begins at a text', "the token's nbf does not hold here", { nbf: '1' }],
    ['is bound to a key, of which no proof is taken', 'the token is bound to a key, of which no proof is taken here', { cnf: { jkt: 'x'.repeat(43) } }],
    ['is bound to what is not known', 'the token is bound in a way that is not known here', { cnf: {} }],
  ])('is refused when it %s', async (_, message, answer) => {
    says(answer);
    await expect(verifier.verify(TOKEN)).rejects.toMatchObject({ name: 'InvalidToken', message });
    expect(verifier.known(TOKEN)).toBeUndefined();
  });

  it.each<[string, object]>([
    ['is a bearer’s', { token_type: 'Bearer' }],
    ['is a bearer’s in other letters', { token_type: 'BEARER' }],
    ['is bound to a key', { token_type: 'DPoP', cnf: { jkt: 'x'.repeat(43) } }],
    ['is of a clock that is a little ahead', { nbf: inSeconds(3) }],
    ['does not say when it ends', { exp: undefined }],
    ['does not say whose it is', { iss: undefined }],
  ])('is believed when it %s', async (_, answer) => {
    says(answer);
    verifier = make({ dpop: 'optional' });
    expect(await outcome()).toBe('ann');
  });

  it('is not judged by a malformed answer, whose claims appear nowhere', async () => {
    says({ active: 'yes', sub: 'c-secret' });
    const error: unknown = await verifier.verify(TOKEN).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'IntrospectionUnavailable' });
    expect(inspect(error, { depth: 10 })).not.toContain('secret');
  });

  it('is judged by its length before it is shown to anybody', async () => {
    says({});
    const other = Object.assign(new IssuerSettings(), { name: 'other', issuer: 'https://other.example', audiences: ['mobile-bff'] });
    const introspection = Object.assign(new IntrospectionSettings(), { clientId: 'api', clientSecret: new SecretText('s') });
    const of = (longest: number) => new TokenVerifier([Object.assign(new IssuerSettings(), { name: 'id', issuer: provider.issuer, audiences: ['mobile-bff'], introspection, longest }), other]);
    await expect(of(TOKEN.length - 1).verify(TOKEN)).rejects.toThrow('too long');
    expect(asked()).toBe(0);
    await expect(of(TOKEN.length).verify(TOKEN)).resolves.toBeDefined();
  });

  it('is over at the moment at which it expires', async () => {
    const exp = inSeconds(60);
    says({ exp });
    now = exp * 1_000;
    await expect(verifier.verify(TOKEN)).rejects.toThrow('has expired');
    now -= 1;
    await expect(verifier.verify(TOKEN)).resolves.toBeDefined();
  });

  it('is believed for so long from when it was asked about, however long the answer takes', async () => {
    verifier = make({}, { keptFor: 1_000 });
    const [begun, answer] = [now, { body: { active: true, sub: 'ann', aud: 'mobile-bff' } }];
    provider.introspection = () => ((now += 600), answer);
    const kept = jest.spyOn(BoundedMap.prototype, 'set');
    await verifier.verify(TOKEN);
    const [expires] = kept.mock.calls.map(([, value]) => (value as { expires: number }).expires);
    kept.mockRestore();
    expect(expires).toBe(begun + 1_000);
  });

  class Settings {
    @Section(() => BearerSettings)
    bearer = new BearerSettings();
  }
  const recogniserWith = (timeout: string, more: object = {}) => {
    const bearer = { issuers: [{ name: 'id', issuer: provider.issuer, audiences: ['mobile-bff'], introspection: { clientId: 'api', clientSecret: 's', timeout, ...more } }] };
    return recogniserOf(new BearerStrategy(loadSettings(Settings, { text: JSON.stringify({ bearer }), env: { NODE_ENV: 'test' } }), new BffIdentity('bff', 'BFF', '1'), new AuthSignals()));
  };
  const requestWith = (token: string): IncomingMessage => ({ headers: { authorization: `Bearer ${token}` }, rawHeaders: ['authorization', `Bearer ${token}`] }) as unknown as IncomingMessage;

  it('is looked up at its first use while another client address floods the issuer with made-up ones', async () => {
    provider.introspection = (token) => ({ body: token === 'good' ? { active: true, sub: 'ann', aud: 'mobile-bff', exp: inSeconds(300) } : { active: false } });
    const recognise = recogniserWith('10s', { most: 8 });
    const from = (clientAddress: string, token: string): Promise<unknown> => {
      const context = new RequestContext('r', { raw: { headers: {}, socket: { remoteAddress: clientAddress } } } as never, {} as never, undefined, 10_000, new TimerQueue(), new Signals(), false);
      return runInScope(context.scope, async () => recognise(requestWith(token))).then((caller) => caller?.identity.subject, ({ code }: { code: unknown }) => code);
    };
    const flooded = Array.from({ length: 9 }, (_, index) => from('198.51.100.7', `made-up-${index}`));
    const honest = from('203.0.113.9', 'good');
    expect({ honest: await honest, flooded: await Promise.all(flooded) }).toEqual({ honest: 'ann', flooded: ['unauthenticated', ...Array<string>(8).fill('upstream-unavailable')] });
  });

  it('is looked up within the deadline of the request, and a caller of whom nothing is known is asked to come again', async () => {
    const request = requestWith(TOKEN);
    provider.silent.add('/introspect');
    await expect((async () => recogniserWith('300ms')(request))()).rejects.toMatchObject({ code: 'upstream-unavailable', details: { headers: { 'retry-after': '5' } } });
    const members = new Set<{ cancel: (reason: string) => void }>();
    const scope = { context: {}, add: (member: never) => members.add(member), remove: (member: never) => members.delete(member) } as unknown as Scope;
    const late = runInScope(scope, () => (async () => recogniserWith('60s')(request))());
    await new Promise(setImmediate);
    for (const member of members) member.cancel('deadline');
    await expect(late).rejects.toMatchObject({ code: 'upstream-timeout' });
  });

  it.each<[string, () => void]>([
    ['does not answer', () => provider.silent.add('/introspect')],
    ['has a fault', () => (provider.introspection = () => ({ status: 500, body: {} }))],
    ['does not know the BFF', () => (provider.introspection = () => ({ status: 401, body: { error: 'invalid_client' } }))],
    ['does not say whether it is active', () => (provider.introspection = () => ({ body: { active: 'true' } }))],
    ['has no metadata', () => provider.silent.add('/.well-known/openid-configuration')],
    ['does not say where it is asked', () => (provider.metadata = { introspection_endpoint: undefined })],
    ['has the metadata of somebody else', () => (provider.metadata = { issuer: 'https://evil.example' })],
  ])('is neither good nor bad while its issuer %s', async (_, fail) => {
    says({});
    fail();
    if (provider.silent.size > 0) verifier = make({}, { timeout: 200 });
    expect(await outcome()).toBe('IntrospectionUnavailable');
    expect(verifier.known(TOKEN)).toBeUndefined();
  });

  it('is believed no longer than it lasts, and asked about again after a while', async () => {
    verifier = make({}, { keptFor: 1_000 });
    says({});
    await verifier.verify(TOKEN);
    const kept = jest.spyOn(BoundedMap.prototype, 'set');
    // By the verifier's clock: the second may have changed since the test began.
    says({ exp: Math.floor(now / 1_000) + 1 });
    await verifier.verify('short');
    await make({}, { keptFor: 60_000 }).verify('short');
    says({});
    await verifier.verify('long');
    const ends = kept.mock.calls.map(([, value]) => (value as { expires: number }).expires - now);
    kept.mockRestore();
    expect(ends[0]).toBeLessThanOrEqual(1_000);
    expect(ends[1]).toBeLessThanOrEqual(1_000);
    expect(ends[2]).toBe(1_000);
  });

  it('is not asked about again for a while when it is refused, and so many are remembered', async () => {
    verifier = make({}, { refusedMost: 2 });
    for (const token of ['a', 'a', 'b', 'b', 'a']) expect(await outcome(token)).toBe('InvalidToken');
    expect(asked()).toBe(2);
    for (const token of ['c', 'b', 'c']) await outcome(token);
    expect(asked()).toBe(3);
    await outcome('a');
    expect(asked()).toBe(4);
  });

  it('is asked about once by requests at the same time, and so many tokens are at a time', async () => {
    verifier = make({}, { most: 2, mostPerAddress: 2 });
    says({});
    await outcome('first');
    const before = asked();
    const outcomes = await Promise.all(['a', 'a', 'b', 'a', 'c', 'b'].map(outcome));
    expect({ outcomes, asked: asked() - before }).toEqual({ outcomes: ['ann', 'ann', 'ann', 'ann', 'IntrospectionUnavailable', 'ann'], asked: 2 });
    expect(await outcome('c')).toBe('ann');
  });

  it.each(['', 'a b', 'a\nb', 'a"b', 'é', 'x'.repeat(9_000)])('is not shown to anybody when it is none: %j', async (token) => {
    says({});
    expect(await outcome(token)).toBe('InvalidToken');
    expect(asked()).toBe(0);
  });

  it('is no JWT: one of another issuer is not shown to this one, and one of this issuer is judged by its signature', async () => {
    says({});
    const claims = { aud: 'mobile-bff', sub: 'bob', exp: inSeconds(300) };
    expect(await outcome(await provider.sign({ ...claims, iss: 'https://other.example' }, { typ: 'at+jwt' }))).toBe('InvalidToken');
    expect(await outcome(await provider.sign({ ...claims, iss: provider.issuer }, { typ: 'at+jwt' }))).toBe('bob');
    expect(asked()).toBe(0);
  });

  it('is refused where no issuer can be asked', async () => {
    says({});
    verifier = make({ introspection: undefined as never });
    expect(await outcome()).toBe('InvalidToken');
  });
});

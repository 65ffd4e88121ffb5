import { SecretText } from '@portico/config';
import { Environment, Signals, StartError } from '@portico/platform';
import { SealBroken, Seals, StoreUnavailable } from '@portico/redis';
import type { RedisConnection } from '@portico/redis';
import { issuerKey, TokenIssuer } from '@portico/testing';
import type { IssuerKey } from '@portico/testing';
import type { IncomingMessage } from 'node:http';
import { IssuerKeys } from '../issuers/issuer-keys.ts';
import { InvalidLogoutToken, LogoutTokens } from './logout-token.ts';
import { PublicOrigin } from './public-origin.ts';
import { SessionModule } from './session.module.ts';
import { SessionSettings } from './session.settings.ts';
import { Sessions } from './sessions.ts';

interface Made {
  readonly provide: unknown;
  readonly useFactory: (...from: readonly unknown[]) => unknown;
}

const factoryOf = (provided: unknown): Made['useFactory'] => {
  const made = (Reflect.getMetadata('providers', SessionModule) as readonly Made[]).find(({ provide }) => provide === provided);
  if (!made) throw new Error('it is not provided');
  return made.useFactory;
};
const secret = new SecretText('s'.repeat(32));
const GOOD: Partial<SessionSettings> = { issuer: 'https://idp.example', clientId: 'web-bff', clientSecret: secret, origin: 'https://shop.example', secrets: [secret] };

describe('the module of sessions', () => {
  const start = (changes: Partial<SessionSettings>, environment: Environment['name'] = 'production', redisSecrets: readonly SecretText[] = []): unknown =>
    factoryOf(SessionSettings)({ session: Object.assign(new SessionSettings(), GOOD, changes), redis: { secrets: redisSecrets } }, new Environment(environment));
  const faultsOf = (...from: Parameters<typeof start>): string => {
    try {
      start(...from);
      return '';
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      return error.message;
    }
  };

  it.each<[string, Partial<SessionSettings>]>([
    ['all that production needs', {}],
    ['a key in the place of the secret', { clientSecret: undefined as never, clientKey: secret }],
  ])('starts in production with %s', (_, changes) => expect(faultsOf(changes)).toBe(''));

  it.each<[string, Partial<SessionSettings>]>([
    ['session.clientSecret is missing', { clientSecret: undefined as never }],
    ['session.origin is missing', { origin: undefined as never }],
    ['session.secrets is missing', { secrets: [] }],
  ])('does not start in production while %s, and does in development', (fault, changes) => {
    expect(faultsOf(changes)).toContain(fault);
    expect(faultsOf(changes, 'development')).toBe('');
  });

  it.each([
    [undefined],
    [{ cors: { origins: [], credentials: false } }],
    [{ cors: { origins: ['https://app.shop.example'], credentials: false } }],
    [{ cors: { origins: ['https://blog.shop.example'], credentials: true } }],
  ])('does not start where pages may use the session that may not read its answers: %j', (edge) => {
    const given = { session: Object.assign(new SessionSettings(), GOOD, { sisters: ['https://app.shop.example'] }), redis: { secrets: [] }, edge };
    expect(() => factoryOf(SessionSettings)(given, new Environment('development'))).toThrow('session.sisters has https://app.shop.example, whose pages may not read answers with credentials');
    const readable = { ...given, edge: { cors: { origins: ['https://app.shop.example'], credentials: true } } };
    expect(factoryOf(SessionSettings)(readable, new Environment('production'))).toBe(given.session);
  });

  describe('is found where the edge says', () => {
    const given = (origin: string | undefined, edge: string) => ({ session: Object.assign(new SessionSettings(), GOOD, { origin }), redis: { secrets: [] }, edge: { origin: edge } });
    const production = new Environment('production');

    it.each([undefined, 'https://shop.example', 'https://shop.example:443'])('where session.origin is %s', (origin) => {
      const settings = given(origin, 'https://shop.example');
      expect(factoryOf(SessionSettings)(settings, production)).toBe(settings.session);
      expect((factoryOf(PublicOrigin)(settings) as PublicOrigin).of({ headers: {} } as IncomingMessage)).toBe(origin ?? 'https://shop.example');
    });

    it('and does not start where the two differ', () =>
      expect(() => factoryOf(SessionSettings)(given('https://shop.example', 'https://api.shop.example'), new Environment('development'))).toThrow(
        'session.origin is https://shop.example and edge.origin https://api.shop.example, which both say where this BFF is found; leave session.origin out',
      ));
  });

  it('names all that is missing at once', () => {
    expect(faultsOf({ clientSecret: undefined as never, origin: undefined as never, secrets: [] })).toMatch(/clientSecret[^]*origin[^]*secrets/);
  });

  it('takes the secrets of Redis for those of sessions', () => expect(faultsOf({ secrets: [] }, 'production', [secret])).toBe(''));

  describe('keeps sessions', () => {
    const ann = { subject: 'ann', sid: undefined, roles: [], profile: {}, scopes: [], tokens: { access: 'a' }, lasts: 1_000 };
    const sessionsWith = (redis: RedisConnection | undefined): Sessions => {
      const settings = Object.assign(new SessionSettings(), GOOD, { most: 2 });
      return factoryOf(Sessions)(settings, { issuer: 'https://idp.example' }, new Seals([secret], 'web-bff'), new Signals(), redis) as Sessions;
    };

    it('in memory, as many as the settings say', async () => {
      const sessions = sessionsWith(undefined);
      const ids = [await sessions.begin(ann, ''), await sessions.begin(ann, ''), await sessions.begin(ann, '')];
      expect(ids.map((id) => sessions.find(id) !== undefined)).toEqual([false, true, true]);
    });

    it('in Redis where there is one', async () => {
      const redis = { use: () => Promise.reject(new StoreUnavailable(undefined)) } as unknown as RedisConnection;
      await expect(sessionsWith(redis).begin(ann, '')).rejects.toThrow(StoreUnavailable);
    });

    it('with tokens that are sealed for their own purpose, so that nothing else that is sealed here passes for them', async () => {
      const [sessions, seals] = [sessionsWith(undefined), new Seals([secret], 'web-bff')];
      const session = await sessions.find(await sessions.begin(ann, ''));
      if (!session) throw new Error('there is no session');
      expect(seals.for('tokens').open(session.sealedTokens, session.key)).toBe('{"access":"a"}');
      expect(() => seals.for('session').open(session.sealedTokens, session.key)).toThrow(SealBroken);
    });
  });

  describe('asks the identity provider for its keys', () => {
    const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    let issuer: TokenIssuer;
    let key: IssuerKey;
    let later: number;
    let settings: SessionSettings;
    let tokens: LogoutTokens;

    beforeEach(async () => {
      [issuer, key] = await Promise.all([TokenIssuer.start(), issuerKey('k1')]);
      issuer.published = [key.jwk];
      later = 0;
      const { performance } = globalThis;
      const real = performance.now.bind(performance);
      jest.spyOn(performance, 'now').mockImplementation(() => real() + later);
      settings = Object.assign(new SessionSettings(), GOOD, { issuer: issuer.url, timeout: 10_000 });
      tokensOf();
    });
    afterEach(() => {
      jest.restoreAllMocks();
      return issuer.stop();
    });

    const tokensOf = (changes: Partial<SessionSettings> = {}): void => {
      Object.assign(settings, changes);
      tokens = factoryOf(LogoutTokens)(settings, factoryOf(IssuerKeys)(settings)) as LogoutTokens;
    };
    const logoutToken = (more: object = {}, header: object = {}): Promise<string> => issuer.token(
      key,
      { aud: 'web-bff', jti: 'j', events: EVENTS, ...more },
      { typ: 'logout+jwt', ...header },
    );
    const asked = (): number => issuer.asked.filter((path) => path === '/keys').length;

    it('once in thirty seconds, however many logout tokens name one that is not known', async () => {
      await tokens.read(await logoutToken());
      const unknown = async (): Promise<number> => {
        await expect(tokens.read(await logoutToken({}, { kid: 'unknown' }))).rejects.toThrow(InvalidLogoutToken);
        return asked();
      };
      const first = [await unknown(), await unknown()];
      later = 29_000;
      const before = await unknown();
      later = 31_000;
      expect({ first, before, after: await unknown() }).toEqual({ first: [2, 2], before: 2, after: 3 });
    });

    it('again once they are as old as session.metadataFor says, not before', async () => {
      await tokens.read(await logoutToken());
      later = 595_000;
      await tokens.read(await logoutToken());
      // What is asked for beside the request has been asked for when this is answered.
      for (let time = 0; time < 3; time += 1) await fetch(`${issuer.url}/nothing`);
      const before = asked();
      later = 605_000;
      await tokens.read(await logoutToken());
      while (asked() === before) await new Promise(setImmediate);
      expect(before).toBe(1);
    });

    it('in the name of each tenant that may sign in, and of no other', async () => {
      tokensOf({ issuer: `${issuer.url}/{tenantid}`, tenants: ['t1'], metadata: `${issuer.url}/.well-known/openid-configuration` });
      issuer.metadata = { issuer: `${issuer.url}/{tenantid}` };
      const ofTenant = (tid: string): Promise<string> => logoutToken({ iss: `${issuer.url}/${tid}`, tid });
      expect(await tokens.read(await ofTenant('t1'))).toMatchObject({ issuer: `${issuer.url}/t1`, subject: 'c-00001' });
      await expect(tokens.read(await ofTenant('t2'))).rejects.toThrow(InvalidLogoutToken);
    });
  });
});

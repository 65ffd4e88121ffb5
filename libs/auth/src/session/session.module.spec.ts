import { SecretText } from '@portico/config';
import { Environment, Signals, StartError } from '@portico/platform';
import { Seals, StoreUnavailable } from '@portico/redis';
import type { RedisConnection } from '@portico/redis';
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
    ['an identity provider on this machine', { issuer: 'http://localhost:8080' }],
    ['the same by its address', { issuer: 'http://127.0.0.1:8080/realm' }],
    ['the same by its newer address', { issuer: 'http://[::1]:8080' }],
  ])('starts in production with %s', (_, changes) => expect(faultsOf(changes)).toBe(''));

  it.each<[string, Partial<SessionSettings>]>([
    ['session.clientSecret is missing', { clientSecret: undefined as never }],
    ['session.origin is missing', { origin: undefined as never }],
    ['session.secrets is missing', { secrets: [] }],
    ['session.issuer is http://idp.example: without TLS', { issuer: 'http://idp.example' }],
    ['session.issuer is http://localhost.evil.example', { issuer: 'http://localhost.evil.example' }],
  ])('does not start in production while %s, and does in development', (fault, changes) => {
    expect(faultsOf(changes)).toContain(fault);
    expect(faultsOf(changes, 'development')).toBe('');
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
  });
});

import { SecretText } from '@portico/config';
import { issuerKey } from '@portico/testing';
import type { IssuerKey } from '@portico/testing';
import { clientAuthenticationOf } from '../issuers/client-authentication.ts';
import { LocalProvider } from '../providers/local-provider.fixture.ts';
import { Introspection } from './introspection.ts';
import { IntrospectionSettings } from './introspection.settings.ts';

describe('the issuer that is asked about tokens', () => {
  let key: IssuerKey;
  let provider: LocalProvider;
  let now: number;

  beforeAll(async () => void (key = await issuerKey('k1')));
  beforeEach(async () => {
    now = 1_000;
    provider = await LocalProvider.start(key);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await provider.stop();
  });

  const asker = (changes: Partial<IntrospectionSettings> = {}, issuer = provider.issuer): Introspection => {
    const settings = Object.assign(new IntrospectionSettings(), { clientId: 'api', clientSecret: new SecretText('s'), timeout: 10_000, refusedFor: 1_000, ...changes });
    return new Introspection({ issuer }, settings, clientAuthenticationOf(settings, 'spec'), () => now);
  };
  const count = (path: string): number => provider.paths.filter((one) => one === path).length;
  const outcome = (one: Introspection, token = 'opaque'): Promise<string> => one.claimsOf(token).then(() => 'active', ({ name }: Error) => name);

  it('is asked again about a refused token after a while, to the millisecond', async () => {
    const one = asker();
    await outcome(one);
    now += 999;
    expect({ outcome: await outcome(one), asked: count('/introspect') }).toEqual({ outcome: 'InvalidToken', asked: 1 });
    now += 1;
    expect({ outcome: await outcome(one), asked: count('/introspect') }).toEqual({ outcome: 'InvalidToken', asked: 2 });
  });

  it('tells once where it is asked, and is asked for that again soon when it could not', async () => {
    const one = asker();
    // A whole number: a thousand later is a thousand more to the last bit.
    let time = Math.ceil(performance.now());
    jest.spyOn(performance, 'now').mockImplementation(() => time);
    provider.metadata = { introspection_endpoint: undefined };
    expect([await outcome(one), await outcome(one)]).toEqual(['IntrospectionUnavailable', 'IntrospectionUnavailable']);
    expect(count('/.well-known/openid-configuration')).toBe(1);
    provider.metadata = {};
    time += 1_000;
    for (const token of ['a', 'b', 'c']) expect(await outcome(one, token)).toBe('InvalidToken');
    expect(count('/.well-known/openid-configuration')).toBe(2);
  });

  it('is asked where the settings say, without its metadata, whatever its name begins with', async () => {
    provider.introspection = () => ({ body: { active: true } });
    expect(await outcome(asker({ endpoint: `${provider.url}/introspect` }, 'https://idp.example'))).toBe('active');
    expect(provider.paths).toEqual(['/introspect']);
  });

  it('is shown tokens that are kept nowhere, and each is forgotten when it has answered', async () => {
    const one = asker();
    const kept = (): string[][] => Object.values(one).flatMap((value: unknown) => (value instanceof Map ? [[...(value as Map<string, unknown>).keys()]] : []));
    const asked = outcome(one, 'a-secret');
    expect(kept().flat()).toEqual([expect.not.stringContaining('secret')]);
    await asked;
    expect(kept()).toEqual([[], [expect.not.stringContaining('secret')]]);
  });
});

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
  const outcome = (one: Introspection, token = 'opaque', address = '192.0.2.1'): Promise<string> => one.claimsOf(token, address).then(() => 'active', ({ name }: Error) => name);

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

  describe('while it has not answered', () => {
    const [FLOODING, HONEST] = ['198.51.100.7', '203.0.113.9'];
    const flood = (one: Introspection, count: number, address = FLOODING): Promise<string>[] => Array.from({ length: count }, (_, index) => outcome(one, `${address} ${index}`, address));
    const refusedOf = (outcomes: readonly string[]): number => outcomes.filter((name) => name === 'IntrospectionUnavailable').length;

    // All of them are in flight before the first is answered.
    beforeEach(() => (provider.introspection = (token) => ({ body: { active: token.startsWith(HONEST) } })));

    it.each([
      ['an eighth of `most`', { most: 16 }, 2],
      ['one at least', { most: 4 }, 1],
      ['as the settings say', { most: 16, mostPerAddress: 3 }, 3],
    ])('is asked about so many tokens of one address at a time, and the first use of another goes through: %s', async (_, settings, share) => {
      const one = asker(settings);
      const flooded = flood(one, 20);
      const honest = outcome(one, `${HONEST} good`, HONEST);
      const outcomes = await Promise.all(flooded);
      expect({ honest: await honest, refused: refusedOf(outcomes), asked: count('/introspect') }).toEqual({ honest: 'active', refused: 20 - share, asked: share + 1 });
    });

    it('counts what an address has in flight, and no longer: it is asked again when it has answered or failed', async () => {
      const one = asker({ most: 8 });
      expect(await outcome(one, 'a')).toBe('InvalidToken');
      provider.introspection = () => ({ status: 500, body: {} });
      expect(await outcome(one, 'b')).toBe('IntrospectionUnavailable');
      provider.introspection = () => ({ body: { active: true } });
      expect(await outcome(one, 'c')).toBe('active');
    });

    it('counts a token once, however many wait for it, and the addresses of one IPv6 network as one', async () => {
      const one = asker({ most: 16 });
      const joined = [outcome(one, `${HONEST} a`, HONEST), outcome(one, `${HONEST} a`, HONEST), outcome(one, `${HONEST} a`, HONEST), outcome(one, `${HONEST} b`, HONEST)];
      const flooded = ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8:0:1::1'].map((address) => outcome(one, address, address));
      expect({ joined: await Promise.all(joined), flooded: await Promise.all(flooded) }).toEqual({
        joined: ['active', 'active', 'active', 'active'],
        flooded: ['InvalidToken', 'InvalidToken', 'IntrospectionUnavailable', 'InvalidToken'],
      });
    });
  });
});

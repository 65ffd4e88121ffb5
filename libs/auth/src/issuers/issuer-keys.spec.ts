import { issuerKey } from '@portico/testing';
import type { IssuerKey } from '@portico/testing';
import type { JSONWebKeySet } from 'jose';
import { IssuerKeys, KeysUnavailable } from './issuer-keys.ts';

const RULES = { keysFor: 600_000, coolDown: 30_000 };

describe('the keys of an issuer', () => {
  let [one, two, three]: IssuerKey[] = [];
  let now: number;
  let asked: number;
  let answer: () => Promise<JSONWebKeySet>;
  let keys: IssuerKeys;

  beforeAll(async () => ([one, two, three] = await Promise.all(['k1', 'k2', 'k3'].map((kid) => issuerKey(kid)))));
  beforeEach(() => {
    [now, asked] = [0, 0];
    publish(one);
    keys = new IssuerKeys('https://idp.example', RULES, () => ((asked += 1), answer()), () => undefined, () => now);
  });

  const publish = (...published: (IssuerKey | undefined)[]): void => void (answer = () => Promise.resolve({ keys: published.map((key) => key?.jwk ?? {}) }));
  const fail = (): void => void (answer = () => Promise.reject(new Error('away')));
  const found = async (by: 'find' | 'findNew', key: IssuerKey | undefined): Promise<string> =>
    keys[by]({ alg: 'ES256', kid: key?.kid ?? '' }, {} as never).then(
      () => 'found',
      (error: Error) => error.name,
    );

  it.each(['find', 'findNew'] as const)('are asked for again at once when one is not known: %s', async (by) => {
    expect(await found(by, one)).toBe('found');
    publish(two);
    expect({ found: await found(by, two), asked }).toEqual({ found: 'found', asked: 2 });
  });

  it('that change twice are found for what the issuer has just handed out, and after the cool-down for what anybody may bring', async () => {
    await found('find', one);
    publish(two);
    await found('find', two);
    publish(three);
    expect({ anybody: await found('find', three), asked }).toEqual({ anybody: 'JWKSNoMatchingKey', asked: 2 });
    expect({ handedOut: await found('findNew', three), asked }).toEqual({ handedOut: 'found', asked: 3 });
    publish(one);
    now = RULES.coolDown;
    expect(await found('find', one)).toBe('found');
  });

  it('are asked for once by all who need them at a time', async () => {
    await Promise.all(Array.from({ length: 20 }, () => found('find', one)));
    publish(two);
    await Promise.all(Array.from({ length: 20 }, () => found('find', two)));
    expect(asked).toBe(2);
  });

  it('do not judge a token whose key may be a new one while the issuer is away', async () => {
    await found('find', one);
    fail();
    expect({ news: await found('findNew', two), anybody: await found('find', two), known: await found('find', one), asked }).toEqual({
      news: KeysUnavailable.name,
      anybody: KeysUnavailable.name,
      known: 'found',
      asked: 2,
    });
    publish(two);
    now = 1_000;
    expect(await found('find', two)).toBe('found');
  });

  it('are said to be missing before anything is spent, and an issuer that is away is left alone for a second', async () => {
    fail();
    for (let time = 0; time < 3; time += 1) await expect(keys.ready()).rejects.toThrow(KeysUnavailable);
    expect(asked).toBe(1);
    publish(one);
    now = 1_000;
    await keys.ready();
    expect(asked).toBe(2);
  });

  it('are replaced beside the requests when they are old', async () => {
    await found('find', one);
    now = RULES.keysFor + 1;
    publish(two);
    expect(await found('find', one)).toBe('found');
    expect({ found: await found('find', two), asked }).toEqual({ found: 'found', asked: 2 });
  });
});

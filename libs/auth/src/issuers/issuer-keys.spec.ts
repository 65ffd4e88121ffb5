import { issuerKey } from '@portico/testing';
import type { IssuerKey } from '@portico/testing';
import type { JSONWebKeySet } from 'jose';
import { IssuerKeys, KeysUnavailable } from './issuer-keys.ts';

const RULES = { keysFor: 600_000, coolDown: 30_000 };

describe('the keys of an issuer', () => {
  let [one, two, three]: IssuerKey[] = [];
  let now: number;
  let asked: number;
  let changed: number;
  let answer: () => Promise<JSONWebKeySet>;
  let keys: IssuerKeys;

  beforeAll(async () => ([one, two, three] = await Promise.all(['k1', 'k2', 'k3'].map((kid) => issuerKey(kid)))));
  beforeEach(() => {
    [now, asked, changed] = [0, 0, 0];
    publish(one);
    keys = new IssuerKeys('https://idp.example', RULES, () => ((asked += 1), answer()), () => (changed += 1), () => now);
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

  it.each([
    ['find', () => found('find', one)],
    ['ready', () => keys.ready().then(() => 'found')],
  ])('are replaced beside the requests when they are old: %s', async (_, use) => {
    await found('find', one);
    now = RULES.keysFor;
    expect({ found: await use(), asked }).toEqual({ found: 'found', asked: 1 });
    now += 1;
    let publishTwo: () => void = () => undefined;
    answer = () => new Promise((resolve) => (publishTwo = () => resolve({ keys: [two?.jwk ?? {}] })));
    expect({ found: await use(), asked }).toEqual({ found: 'found', asked: 2 });
    publishTwo();
    await new Promise(setImmediate);
    expect({ found: await found('find', two), asked }).toEqual({ found: 'found', asked: 2 });
    now += RULES.keysFor;
    await keys.ready();
    expect(asked).toBe(2);
  });

  it('that are old and cannot be replaced stay, and the issuer is asked again after the cool-down', async () => {
    await found('find', one);
    now = RULES.keysFor + 1;
    fail();
    for (let time = 0; time < 3; time += 1) {
      expect(await found('find', one)).toBe('found');
      await keys.ready();
      await new Promise(setImmediate);
    }
    expect(asked).toBe(2);
    now += RULES.coolDown;
    await found('find', one);
    expect(asked).toBe(3);
  });

  it('that could never be had are asked for after the cool-down by what anybody brings, and the reason is told', async () => {
    fail();
    for (let time = 0; time < 3; time += 1) expect(await found('find', one)).toBe(KeysUnavailable.name);
    now = RULES.coolDown - 1;
    await expect(keys.find({ alg: 'ES256', kid: 'k1' }, {} as never)).rejects.toMatchObject({ message: 'the keys of https://idp.example cannot be had', cause: { message: 'away' } });
    expect(asked).toBe(1);
    publish(one);
    now += 1;
    expect({ found: await found('find', one), asked }).toEqual({ found: 'found', asked: 2 });
  });

  it('with the same name are ambiguous: neither is used, and the issuer is not asked again', async () => {
    publish(one, one);
    expect({ found: await found('find', one), again: await found('findNew', one), asked }).toEqual({ found: 'JWKSMultipleMatchingKeys', again: 'JWKSMultipleMatchingKeys', asked: 1 });
  });

  it('are told to have changed when they have', async () => {
    await found('find', one);
    await found('find', two);
    expect(changed).toBe(1);
    publish(two);
    await found('findNew', two);
    expect(changed).toBe(2);
    publish(two);
    await found('findNew', three);
    expect({ changed, asked }).toEqual({ changed: 2, asked: 4 });
  });

  it('that are being replaced are not sought as well: the next unknown one is asked for at once', async () => {
    await found('find', one);
    now = RULES.keysFor + 1;
    let answerOld: () => void = () => undefined;
    answer = () => new Promise((resolve) => (answerOld = () => resolve({ keys: [two?.jwk ?? {}] })));
    await found('find', one);
    const meanwhile = found('find', three);
    await new Promise(setImmediate);
    answerOld();
    expect({ meanwhile: await meanwhile, asked }).toEqual({ meanwhile: 'JWKSNoMatchingKey', asked: 2 });
    publish(three);
    expect({ next: await found('find', three), asked }).toEqual({ next: 'found', asked: 3 });
  });

  it('that were asked for before one was handed out are asked for once more', async () => {
    await found('find', one);
    let answerOld: () => void = () => undefined;
    answer = () => new Promise((resolve) => (answerOld = () => resolve({ keys: [two?.jwk ?? {}] })));
    const anybody = found('find', two);
    await new Promise(setImmediate);
    const handedOut = found('findNew', three);
    await new Promise(setImmediate);
    publish(two, three);
    answerOld();
    expect({ anybody: await anybody, handedOut: await handedOut }).toEqual({ anybody: 'found', handedOut: 'found' });
  });
});

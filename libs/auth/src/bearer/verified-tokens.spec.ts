import { Identity } from '@portico/platform';
import { VerifiedTokens } from './verified-tokens.ts';
import type { BelievedToken } from './verified-tokens.ts';

const ofCaller = (issuer: string, subject: string): BelievedToken => ({ caller: { identity: new Identity(issuer, subject), scopes: [], roles: [] }, binding: undefined });
const ann = ofCaller('one', 'ann');
const bob = ofCaller('two', 'bob');

describe('tokens that have been verified', () => {
  let now: number;
  let tokens: VerifiedTokens;

  beforeEach(() => {
    now = 1_000;
    tokens = new VerifiedTokens(3, () => now, () => 0);
  });

  it('are known until they expire, and not a millisecond longer', () => {
    tokens.keep('a', ann, 2_000);
    now = 1_999;
    expect(tokens.find('a')).toBe(ann);
    now = 2_000;
    expect(tokens.find('a')).toBeUndefined();
    now = 1_500;
    expect(tokens.find('a')).toBeUndefined();
  });

  it('are not known for longer when the clock is set back', () => {
    let steady = 0;
    tokens = new VerifiedTokens(3, () => now, () => steady);
    tokens.keep('a', ann, 2_000);
    now -= 86_400_000;
    steady = 999;
    expect(tokens.find('a')).toBe(ann);
    steady = 1_000;
    expect(tokens.find('a')).toBeUndefined();
  });

  it('are known by all of their characters', () => {
    tokens.keep('abc', ann, 2_000);
    for (const other of ['ab', 'abcd', 'ABC', '']) expect(tokens.find(other)).toBeUndefined();
  });

  it('are not kept themselves', () => {
    tokens.keep('a-secret', ann, 2_000);
    const keys = Object.values(tokens).flatMap((kept: unknown) => (kept instanceof Map ? [...kept.keys()] : []));
    expect(keys).toEqual([expect.not.stringContaining('secret')]);
  });

  it('are forgotten with the keys of their issuer', () => {
    tokens.keep('a', ann, 2_000);
    tokens.keep('b', bob, 2_000);
    tokens.forget('one');
    expect([tokens.find('a'), tokens.find('b')]).toEqual([undefined, bob]);
  });

  it('make room for others, the first one first', () => {
    for (const token of ['a', 'b', 'c', 'd']) tokens.keep(token, ann, 2_000);
    expect(['a', 'b', 'c', 'd'].map((token) => tokens.find(token))).toEqual([undefined, ann, ann, ann]);
  });

  it('take no room of others when they are kept again', () => {
    for (const token of ['a', 'b', 'c', 'c']) tokens.keep(token, ann, 2_000);
    expect(['a', 'b', 'c'].map((token) => tokens.find(token))).toEqual([ann, ann, ann]);
  });
});

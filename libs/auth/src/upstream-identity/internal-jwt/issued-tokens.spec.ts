import type { Credentials } from '@portico/upstream';
import { IssuedTokens } from './internal-jwt.identity.ts';

const token = (text: string): Credentials => ['authorization', text];

describe('what has been signed', () => {
  it('is at hand once it is there, until its time is up', async () => {
    let now = 1_000;
    const issued = new IssuedTokens(10, () => now);
    const signing = issued.keep('ann', Promise.resolve(token('a')), 100);
    expect(issued.find('ann')).toBe(signing);
    await signing;
    expect(issued.find('ann')).toEqual(token('a'));
    now = 1_099;
    expect(issued.find('ann')).toEqual(token('a'));
    now = 1_100;
    expect(issued.find('ann')).toBeUndefined();
  });

  it('evicts the oldest entry when it is full; a renewed entry is the newest', async () => {
    const issued = new IssuedTokens(2, () => 0);
    for (const who of ['ann', 'bob', 'ann', 'cem']) await issued.keep(who, Promise.resolve(token(who)), 100);
    expect(['ann', 'bob', 'cem'].map((who) => issued.find(who)?.toString())).toEqual(['authorization,ann', undefined, 'authorization,cem']);
  });

  it('is forgotten when it fails, and not what has taken its place', async () => {
    const issued = new IssuedTokens(10, () => 0);
    await expect(issued.keep('ann', Promise.reject(new Error('no')), 100)).rejects.toThrow('no');
    expect(issued.find('ann')).toBeUndefined();
    let fail: (error: Error) => void = () => undefined;
    const failing = issued.keep('ann', new Promise((_, reject) => (fail = reject)), 100);
    await issued.keep('ann', Promise.resolve(token('b')), 100);
    fail(new Error('no'));
    await expect(failing).rejects.toThrow('no');
    expect(issued.find('ann')).toEqual(token('b'));
  });
});

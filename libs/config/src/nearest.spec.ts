import { nearest } from './nearest.ts';

describe('nearest', () => {
  const KEYS = ['port', 'timeout', 'maxResponse', 'tls'];

  it.each([
    ['prot', 'port'],
    ['timout', 'timeout'],
    ['timeoutMs', 'timeout'],
    ['max-response', 'maxResponse'],
    ['MAX_RESPONSE', 'maxResponse'],
    ['tsl', 'tls'],
  ])('proposes for %s: %s', (name, expected) => {
    expect(nearest(name, KEYS)).toBe(expected);
  });

  it.each(['host', 'x', '', 'retries'])('proposes nothing for %j', (name) => {
    expect(nearest(name, KEYS)).toBeUndefined();
  });

  it('prefers the nearer of two', () => {
    expect(nearest('ports', ['sports', 'port', 'ports2'])).toBe('sports');
    expect(nearest('server', ['serve', 'server'])).toBe('server');
  });

  it('takes one change in three letters for the same word, and no more', () => {
    expect(nearest('abcdef', ['abcdxy'])).toBe('abcdxy');
    expect(nearest('abcdef', ['abcxyz'])).toBeUndefined();
    expect(nearest('abcde', ['abcxy'])).toBeUndefined();
    expect(nearest('ab', ['ax', 'xb'])).toBe('ax');
    expect(nearest('a', ['b'])).toBeUndefined();
  });

  it('counts the swap of two neighbours as one change, and letters that are lacking or too many as one each', () => {
    expect(['abdc', 'bacd', 'abc', 'abcde', 'xbcd'].map((name) => nearest(name, ['abcd']))).toEqual(Array(5).fill('abcd'));
    expect(['badc', 'ab', 'abcdefg'].map((name) => nearest(name, ['abcd']))).toEqual([undefined, undefined, undefined]);
  });
});

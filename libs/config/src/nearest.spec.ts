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
});

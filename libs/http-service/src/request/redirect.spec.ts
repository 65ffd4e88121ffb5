import { redirected } from './redirect.ts';
import type { Outgoing } from './outgoing.ts';

const asked = (method: string): Outgoing => ({
  url: new URL('http://catalog/a/b?c=1'),
  method,
  headers: new Headers({ accept: 'text/plain', 'content-type': 'text/plain' }),
  body: method === 'GET' || method === 'HEAD' ? undefined : 'x',
});

describe('a redirect', () => {
  it.each([
    [301, 'GET', 'GET'],
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [302, 'PUT', 'PUT'],
    [303, 'POST', 'GET'],
    [303, 'DELETE', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
  ])('of %d after %s is followed by %s', (status, method, next) => {
    const followed = redirected(asked(method), status, '../d');
    expect([followed?.url.href, followed?.method]).toEqual(['http://catalog/d', next]);
    const keptBody = next === method && next !== 'GET' && next !== 'HEAD';
    expect(followed?.body).toBe(keptBody ? 'x' : undefined);
    expect(followed?.headers.get('accept')).toBe('text/plain');
    if (next !== method) expect(followed?.headers.get('content-type')).toBeNull();
  });

  it.each<[number, string | undefined]>([
    [200, '/d'],
    [304, '/d'],
    [300, '/d'],
    [302, undefined],
    [302, 'http://'],
  ])('is none with %d and %s', (status, location) => {
    expect(redirected(asked('GET'), status, location)).toBeUndefined();
  });
});

import { CookieJar } from './cookie-jar.ts';

const url = (path: string, port = 4000, host = '127.0.0.1'): URL => new URL(`http://${host}:${port}${path}`);

describe('the cookies of a form browser', () => {
  const jarOf = (...fields: string[]): CookieJar => {
    const jar = new CookieJar();
    jar.take(url('/auth/login?x=1'), fields);
    return jar;
  };

  it('go to their host, whatever the port, and to no other', () => {
    const jar = jarOf('a=1; Path=/; HttpOnly; SameSite=Lax');
    expect([jar.header(url('/')), jar.header(url('/any', 9088)), jar.header(url('/', 4000, 'localhost'))]).toEqual(['a=1', 'a=1', undefined]);
  });

  it.each([
    ['a=1; Path=/auth', '/auth', true],
    ['a=1; Path=/auth', '/auth/x', true],
    ['a=1; Path=/auth', '/author', false],
    ['a=1', '/auth/other', true],
    ['a=1', '/', false],
    ['a=1; path=/', '/x', true],
  ])('%s at %s: %j', (field, path, sent) => {
    expect(jarOf(field).header(url(path))).toBe(sent ? 'a=1' : undefined);
  });

  it('are replaced by one of the same name and path, and kept beside those of another path', () => {
    expect(jarOf('a=1; Path=/', 'a=2; Path=/', 'a=3; Path=/auth').header(url('/auth'))).toBe('a=2; a=3');
  });

  it.each(['a=; Path=/; Max-Age=0', 'a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT'])('go with %s', (field) => {
    expect(jarOf('a=1; Path=/', field).header(url('/'))).toBeUndefined();
  });

  it('stay where Max-Age says so, whatever Expires says (RFC 6265, section 5.3)', () => {
    expect(jarOf('a=1=2; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT').find('a')).toBe('1=2');
  });
});

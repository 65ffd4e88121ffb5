import { normalised, TargetUri } from './target-uri.ts';

describe('the target of a request', () => {
  const target = new TargetUri(['https://api.example.com', 'https://shop.example/mobile']);

  it.each([
    ['https://api.example.com/v1/orders', '/v1/orders'],
    ['https://api.example.com/v1/orders', '/v1/orders?page=2'],
    ['https://api.example.com/v1/orders?other#part', '/v1/orders?page=2'],
    ['HTTPS://API.Example.COM:443/v1/orders', '/v1/orders'],
    ['https://api.example.com/v1/./x/../orders', '/v1/orders'],
    ['https://api.example.com/v1/%6frders', '/v1/orders'],
    ['https://api.example.com/v1/%c3%a4', '/v1/%C3%A4'],
    ['https://api.example.com', '/'],
    ['https://shop.example/mobile/v1/orders', '/v1/orders'],
  ])('is %s for %s', (uri, line) => expect(target.is(uri, line)).toBe(true));

  it.each([
    ['https://api.example.com/v1/home', '/v1/orders', 'another path'],
    ['https://api.example.com/v1/orders/', '/v1/orders', 'a slash more'],
    ['https://api.example.com/V1/orders', '/v1/orders', 'capital letters in the path'],
    ['https://api.example.com/v1%2Forders', '/v1/orders', 'an encoded slash, which means another thing'],
    ['http://api.example.com/v1/orders', '/v1/orders', 'another scheme'],
    ['https://api.example.com:8443/v1/orders', '/v1/orders', 'another port'],
    ['https://evil.example/v1/orders', '/v1/orders', 'another host'],
    ['https://api.example.com.evil.example/v1/orders', '/v1/orders', 'a host that begins alike'],
    ['https://api.example.com@evil.example/v1/orders', '/v1/orders', 'the host as a user'],
    ['https://me:me@api.example.com/v1/orders', '/v1/orders', 'a user'],
    ['https://me@api.example.com/v1/orders', '/v1/orders', 'a user without a password'],
    ['https://:me@api.example.com/v1/orders', '/v1/orders', 'a password alone'],
    ['https:\\\\api.example.com\\v1\\orders', '/v1/orders', 'what a browser takes for slashes'],
    ['https://api.example.com\\v1\\orders', '/v1/orders', 'what a browser takes for slashes in its path'],
    ['https://api.example.com/v1\\orders', '/v1/orders', 'one of them behind others'],
    [' https://api.example.com/v1/orders', '/v1/orders', 'a space'],
    ['//api.example.com/v1/orders', '/v1/orders', 'no scheme'],
    ['/v1/orders', '/v1/orders', 'a path alone'],
    ['', '/v1/orders', 'nothing'],
    ['https://api.example.com/v1/orders', 'https://api.example.com/v1/orders', 'a request line as for a proxy'],
    ['https://api.example.com/v1/orders', '//api.example.com/v1/orders', 'a path that begins like a host'],
    ['https://shop.example/v1/orders', '/v1/orders', 'a name without its path'],
    ['https://api.example.com.evil.example/', '.evil.example/', 'a target that would lengthen the host'],
    ['nonsense', '/\\', 'nonsense, for a target that is none'],
    ['https://evil.example/', '@evil.example/', 'a target that would end the host'],
  ])('is not %s for %s: %s', (uri, line) => expect(target.is(uri, line)).toBe(false));

  it.each([...'aZ09-._~'])('may have %s encoded, which means the same (RFC 3986, section 2.3)', (character) => {
    const encoded = `%${character.charCodeAt(0).toString(16)}`;
    expect(target.is(`https://api.example.com/v1/x${encoded}y`, `/v1/x${character}y`)).toBe(true);
    expect(target.is(`https://api.example.com/v1/x${character}y`, `/v1/x${encoded}y`)).toBe(true);
  });

  it.each([...'!$&\'()*+,;=:@/'])('may not have %s encoded, which may mean another thing (RFC 3986, section 2.2)', (character) => {
    const encoded = `%${character.charCodeAt(0).toString(16)}`;
    expect(target.is(`https://api.example.com/v1/x${encoded}y`, `/v1/x${character}y`)).toBe(false);
  });

  it('is nothing where the BFF has no name', () => expect(new TargetUri([]).is('https://api.example.com/', '/')).toBe(false));

  it('keeps what cannot be decoded as it is', () => expect(normalised('http://a.example/%zz%7Eb?x=%41')).toBe('http://a.example/%zz~b'));
});

import { LOCAL_PATH } from './local-path.ts';

describe('a path of this site', () => {
  it.each(['/', '/account', '/a/b/', '/account?next=//b', '/a#//b', '/a?x=\\', '/..', '/a/../b', '/%2F/evil.example'])('may be %j', (path) => {
    expect(path).toMatch(LOCAL_PATH);
    expect(new URL(path, 'https://shop.example').host).toBe('shop.example');
    // Nor is there another host when a browser is sent to what is left of it.
    expect(new URL(new URL(path, 'https://shop.example').pathname, 'https://shop.example').host).toBe('shop.example');
  });

  it.each(['', 'account', '//evil.example', '/\\evil.example', '/.//evil.example', '/..//evil.example', '/a/..//evil.example', '/%2e//evil.example', '/.\\/evil.example', '/./\\evil.example', '/a b', '/a\n', '/／evil.example', 'https://evil.example'])(
    'is not %j',
    (path) => expect(path).not.toMatch(LOCAL_PATH),
  );
});

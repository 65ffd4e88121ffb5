import { isSecretName, withoutSecrets } from './secret-text.ts';

describe('isSecretName', () => {
  it.each(['authorization', 'Cookie', 'set-cookie', 'Proxy-Authorization', 'x-api-key', 'apiKey', 'DPoP', 'accessToken', 'client_secret', 'oldPassword'])(
    'knows %s',
    (name) => expect(isSecretName(name)).toBe(true),
  );

  it.each(['accept', 'route', 'dpop-jkt', 'keepAlive', 'author'])('lets %s pass', (name) => expect(isSecretName(name)).toBe(false));
});

describe('withoutSecrets', () => {
  it.each([
    ['Authorization: Bearer abc.def.ghi', 'Authorization: [redacted]'],
    ['sent Bearer abc.def.ghi to catalog', 'sent Bearer [redacted] to catalog'],
    ['cookie: a=1; b="2"\nnext line', 'cookie: [redacted]\nnext line'],
    ['/callback?code=1&access_token=abc&state=2', '/callback?code=1&access_token=[redacted]&state=2'],
    ['{"password":"with \\"quotes\\" in it","user":"ada"}', '{"password":[redacted]","user":"ada"}'],
    ["clientSecret: 'a b c', more", "clientSecret: [redacted]', more"],
    ['redis://ada:pass@cache:6379 is down', 'redis://[redacted]@cache:6379 is down'],
    ['["x-csrf-token","abc"]', '["x-csrf-token",[redacted]"]'],
  ])('%s', (text, expected) => expect(withoutSecrets(text)).toBe(expected));

  it.each([
    'connect ECONNREFUSED 127.0.0.1:9080',
    `Unexpected token '}', "{"a":}" is not valid JSON`,
    'Error: no\n    at TokenStore.get (file:///app/auth/token.store.ts:12:3)',
    'https://catalog.example/products?page=2 answered 500',
  ])('leaves %s as it is', (text) => expect(withoutSecrets(text)).toBe(text));

  it('keeps the beginning of a very long text', () => {
    expect(withoutSecrets('x'.repeat(100_000))).toBe(`${'x'.repeat(8_000)}…`);
  });

  it.each(['token', 'token:"', 'secret-', 'basic ', '://', 'password\\"', 'cookie'])('does not take long for a text made of “%s”', (piece) => {
    // Of this process alone: others take none of it.
    const before = process.cpuUsage();
    withoutSecrets(piece.repeat(2_000));
    expect(process.cpuUsage(before).user).toBeLessThan(100_000);
  });
});

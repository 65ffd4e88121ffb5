import { jwksPage } from './jwks-page.ts';

it('the page of keys is where upstreams look for it, and may be kept for five minutes', () => {
  const keys = { keys: [{ kty: 'OKP', kid: 'k1' }] };
  const page = jwksPage(keys);
  const rendered = page.render({} as never) as { readonly body: string };
  expect({ ...page, ...rendered, render: undefined }).toEqual({
    path: '/.well-known/jwks.json',
    about: 'the keys with which upstreams check the tokens of this BFF',
    type: 'application/jwk-set+json',
    cacheControl: 'public, max-age=300',
    body: '{\n  "keys": [\n    {\n      "kty": "OKP",\n      "kid": "k1"\n    }\n  ]\n}\n',
  });
});

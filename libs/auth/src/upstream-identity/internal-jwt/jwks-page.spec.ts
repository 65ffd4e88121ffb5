import { jwksPage } from './jwks-page.ts';

it('the page of keys is where upstreams look for it, and may be kept for five minutes', () => {
  const keys = { keys: [{ kty: 'OKP', kid: 'k1' }] };
  const page = jwksPage(keys);
  const rendered = page.render({} as never) as { readonly body: string };
  expect({ path: page.path, ...rendered, body: JSON.parse(rendered.body) as unknown }).toEqual({
    path: '/.well-known/jwks.json',
    type: 'application/jwk-set+json',
    cacheControl: 'public, max-age=300',
    body: keys,
  });
});

import { FORWARDABLE } from './forwardable.ts';

describe('a header that goes on to upstreams', () => {
  it.each(['accept-language', 'x-shop-country', 'save-data', 'x-experiment', 'x-author-hint', 'priority', 'x-tokenizer'])('may be %s', (name) => {
    expect(name).toMatch(FORWARDABLE);
  });

  it.each(['authorization', 'cookie', 'dpop', 'proxy-authorization', 'client-cert', 'client-cert-chain', 'x-api-key', 'x-client-cert'])('is no credential: %s', (name) => {
    expect(name).not.toMatch(FORWARDABLE);
  });

  it.each(['x-user-id', 'x-user', 'x-caller-subject', 'x-auth-request-email', 'x-authenticated-user', 'x-access-token', 'x-roles', 'x-remote-user', 'remote-user', 'x-amzn-oidc-data', 'x-development-caller'])(
    'says nothing of who calls: %s',
    (name) => expect(name).not.toMatch(FORWARDABLE),
  );

  it.each(['connection', 'content-length', 'host', 'via', 'x-forwarded-for', 'traceparent', 'x-request-id', 'Accept', 'accept:', ''])('is no other one: "%s"', (name) => {
    expect(name).not.toMatch(FORWARDABLE);
  });
});

import { FORWARDABLE } from './forwardable.ts';

describe('a header that goes on to upstreams', () => {
  it.each(['accept-language', 'x-shop-country', 'save-data', 'x-experiment', 'x-author-hint', 'priority', 'x-tokenizer'])('may be %s', (name) => {
    expect(name).toMatch(FORWARDABLE);
  });

  it.each(['authorization', 'cookie', 'dpop', 'proxy-authorization', 'client-cert', 'client-cert-chain', 'x-api-key', 'x-shop-api-key', 'x-client-cert', 'x-client-cert-chain', 'x-ssl-client', 'x-ssl-client-verify', 'x-token', 'x-auth-token'])('is no credential: %s', (name) => {
    expect(name).not.toMatch(FORWARDABLE);
  });

  it.each(['x-user-id', 'x-user', 'x-caller-subject', 'x-auth-request-email', 'x-authenticated-user', 'x-access-token', 'x-roles', 'x-remote-user', 'remote-user', 'x-amzn-oidc-data', 'x-development-caller', 'x-identity', 'x-principal-name', 'x-role', 'x-scope', 'x-scopes', 'x-subject', 'x-original-subject', 'x-original-url', 'x-goog-iap-jwt-assertion', 'x-ms-client-principal', 'x-ms-client-principal-id', 'remote-name', 'x-remote-groups'])(
    'says nothing of who calls: %s',
    (name) => expect(name).not.toMatch(FORWARDABLE),
  );

  it.each(['connection', 'content-length', 'content-type', 'expect', 'host', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'via', 'forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'traceparent', 'tracestate', 'x-request-id', 'accept', 'accept-encoding', 'if-none-match', 'if-match', 'range', 'if-range', 'grpc-timeout', 'x-thing-bin', 'Accept', 'accept:', '9lives', 'a b', ''])('is no other one: "%s"', (name) => {
    expect(name).not.toMatch(FORWARDABLE);
  });
});

/** Fields that belong to one connection or to one message (RFC 9110, sections 7.6 and 8). */
const OF_THE_MESSAGE = ['connection', 'content-.*', 'expect', 'host', 'keep-alive', 'proxy-.*', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'via'];

/** Fields that Portico writes itself. */
const OWN = ['forwarded', 'x-forwarded-.*', 'traceparent', 'tracestate', 'x-request-id'];

/**
 * Fields in which a client proves who it is, and those that upstreams may take for somebody's word about who calls. A client can write
 * into them what it likes (RFC 9700, section 4.13): upstreams are told who calls by their `identity`, and by nothing else.
 */
const WHO_CALLS = [
  ...['authorization', 'cookie', 'dpop', 'client-cert.*', 'remote-.*'],
  ...['x-(?:.*-)?(?:api-key|auth|caller|identity|principal|roles?|scopes?|subject|token|user)(?:-.*)?'],
  ...['x-(?:client-cert|ssl-client|remote|original|amzn-oidc|goog-iap|ms-client-principal)(?:-.*)?'],
];

/** A header that may go on to upstreams: an end-to-end one in small letters that does not say who calls. */
export const FORWARDABLE = new RegExp(`^(?!(?:${[...OF_THE_MESSAGE, ...OWN, ...WHO_CALLS].join('|')})$)[a-z][a-z0-9-]*$`);

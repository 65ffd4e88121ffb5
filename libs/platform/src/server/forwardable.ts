/** Fields that belong to one connection or to one message (RFC 9110, sections 7.6 and 8). */
const OF_THE_MESSAGE = ['connection', 'content-.*', 'expect', 'host', 'keep-alive', 'proxy-.*', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'via'];

/** Fields of gRPC itself, and names whose values are binary there ("gRPC over HTTP2", section Requests). */
const OF_GRPC = ['grpc-.*', '.*-bin'];

/** Fields that a call writes for itself: which answer it can read, which part, and under which conditions (RFC 9110, sections 12 to 14). */
const OF_THE_CALL = ['accept', 'accept-encoding', 'if-.*', 'range'];

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

/**
 * A header that settings may have sent to upstreams, with a value of the client or of Portico's own: an end-to-end one in small letters that
 * nothing else is told by, and that does not say who calls. Every setting that names such a header is held to it.
 */
export const FORWARDABLE = new RegExp(`^(?!(?:${[...OF_THE_MESSAGE, ...OF_GRPC, ...OF_THE_CALL, ...OWN, ...WHO_CALLS].join('|')})$)[a-z][a-z0-9-]*$`);

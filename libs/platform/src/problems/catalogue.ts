/** One kind of failure a client may see: the HTTP status and words that never change for a given code. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What the reader of the reference should know: when it happens and what to do. */
  readonly about: string;
  /** It stands for all statuses of its class that have no kind of their own. */
  readonly anyStatus?: true;
}

/**
 * Every problem a BFF answers with. The code is the stable end of the `type` URI (RFC 9457, section 3.1.1);
 * docs/reference/problems.md is generated from this table.
 */
export const CATALOGUE = {
  'invalid-input': {
    status: 400,
    title: 'The request has invalid input',
    about: 'A path parameter, query parameter or body field is unknown, missing or malformed. `errors` names the first 20 of them; `detail` says how many more there are.',
  },
  'malformed-request': {
    status: 400,
    title: 'The request could not be read',
    about: 'The request is not well-formed HTTP, its URL cannot be decoded or its body is not valid JSON.',
  },
  'sign-in-lost': {
    status: 400,
    title: 'The sign-in cannot be finished',
    about: "The browser came back from the identity provider with a sign-in that it has not begun, or begun too long ago, or the provider's ID token does not hold. Begin again at `/auth/login`.",
  },
  unauthenticated: {
    status: 401,
    title: 'Sign-in is required',
    about: 'The endpoint needs a known caller. `WWW-Authenticate` says how to become one.',
  },
  'payment-required': {
    status: 402,
    title: 'Payment is required',
    about: 'The endpoint answers who has paid for it. `detail` says more.',
  },
  forbidden: {
    status: 403,
    title: 'The caller may not do this',
    about: 'The caller is known, but this is not for them, or they used something that is switched off here.',
  },
  'cross-site-request': {
    status: 403,
    title: 'The request was not begun by a page of this site',
    about: "A request with a session's cookie must come from a script of this site's own pages, and bring the header `x-csrf: 1`.",
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    about: 'No such route, or no such thing behind it.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The method is not allowed here',
    about: 'The path exists with other methods; `Allow` lists them.',
  },
  'not-acceptable': {
    status: 406,
    title: 'There is no answer of an accepted form',
    about: 'The endpoint has no representation that the `Accept` headers of the request allow.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request took too long',
    about: 'The client did not send the whole request in time, or a handler gave up on it.',
  },
  conflict: {
    status: 409,
    title: 'The request conflicts with how things are',
    about: 'What the request asks for does not go with the present state, which has changed since, for example. `detail` says why.',
  },
  'idempotency-in-flight': {
    status: 409,
    title: 'The first request with this key is still in flight',
    about: 'A request with the same `Idempotency-Key` has no answer yet. Send it again after `Retry-After`: it gets the answer of the first.',
  },
  gone: {
    status: 410,
    title: 'It is gone',
    about: 'What was here is not any more, and will not come back.',
  },
  'precondition-failed': {
    status: 412,
    title: 'A precondition does not hold',
    about: 'A condition of the request, such as `If-Match`, does not hold: what it is about has changed since the client saw it.',
  },
  'body-too-large': {
    status: 413,
    title: 'The request body is too large',
    about: 'The body is longer than the route accepts: its own limit, or `server.formLimit` for a form and `server.bodyLimit` for JSON.',
  },
  'uri-too-long': {
    status: 414,
    title: 'The request path is too long',
    about: 'The request target (`server.urlLimit`), its path or a parameter of the path is longer than the BFF accepts.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The media type is not supported',
    about: 'Bodies are JSON: send `Content-Type: application/json`.',
  },
  'expectation-failed': {
    status: 417,
    title: 'The expectation cannot be met',
    about: '`Expect` asks for something other than `100-continue`.',
  },
  teapot: {
    status: 418,
    title: 'This is a teapot',
    about: 'The endpoint is not for coffee.',
  },
  misdirected: {
    status: 421,
    title: 'The request was sent to the wrong place',
    about: 'This BFF does not answer for the host that the request names.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The key belongs to another request',
    about: 'The same `Idempotency-Key` came with another request before: another path, query or body. Each new request needs a new key.',
  },
  unprocessable: {
    status: 422,
    title: 'The request cannot be carried out',
    about: 'It is well-formed, but what it asks for cannot be done. `detail` says why.',
  },
  locked: {
    status: 423,
    title: 'It is locked',
    about: 'What the request is about is locked by something else.',
  },
  'failed-dependency': {
    status: 424,
    title: 'What it depends on has failed',
    about: 'The request depends on another one, which has failed.',
  },
  'upgrade-required': {
    status: 426,
    title: 'Another protocol is required',
    about: 'The endpoint answers over another protocol or version only; `Upgrade` names it.',
  },
  'precondition-required': {
    status: 428,
    title: 'A precondition is required',
    about: 'The request must be conditional: with `If-Match`, for example, so that nothing is overwritten unseen.',
  },
  'rate-limited': {
    status: 429,
    title: 'There were too many requests',
    about:
      'A limit or a quota is used up: that of the address, or that of the plan which holds for the caller. `RateLimit` names it, `RateLimit-Policy` tells ' +
      'how much it allows, and `Retry-After` when to come back.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The request headers are too large',
    about: 'The header block is longer than the BFF accepts (`server.headerLimit`), or has more fields (`server.headerFields`).',
  },
  'legal-reasons': {
    status: 451,
    title: 'It is unavailable for legal reasons',
    about: 'A legal demand keeps the BFF from answering.',
  },
  refused: {
    status: 400,
    title: 'The request is refused',
    about: 'A handler refuses the request with a 4xx status that has no problem of its own here; `title` is what HTTP calls it, and `detail` says why.',
    anyStatus: true,
  },
  'client-gone': {
    status: 499,
    title: 'The client left before the answer',
    about: 'Seen in logs and metrics only: the client had left and cannot receive it.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong here',
    about: 'A fault of the BFF itself. The request id finds it in the log.',
  },
  'not-implemented': {
    status: 501,
    title: 'This is not implemented',
    about: 'The endpoint is there, but what it is to do is not; or `Transfer-Encoding` is something other than `chunked`.',
  },
  'upstream-invalid': {
    status: 502,
    title: 'A service answered with something unusable',
    about: 'A service behind the BFF failed, refused the BFF, or sent an answer that is cut, malformed or against its contract.',
  },
  overloaded: {
    status: 503,
    title: 'There is too much to do at present',
    about: 'The BFF has more requests in flight than it can carry, and refuses some at once rather than answer all too late. `Retry-After` says when to come back.',
  },
  'upstream-unavailable': {
    status: 503,
    title: 'A service is unavailable',
    about: 'A service behind the BFF cannot be reached or takes no more work. `Retry-After`, when there, says when to come back.',
  },
  'upstream-timeout': {
    status: 504,
    title: 'The answer was not ready in time',
    about: 'A service behind the BFF did not answer within the deadline of the request.',
  },
  'http-version': {
    status: 505,
    title: 'The version of HTTP is not supported',
    about: 'The endpoint does not answer over this version of HTTP.',
  },
  failed: {
    status: 500,
    title: 'The request has failed',
    about: 'A handler fails with a 5xx status that has no problem of its own here; `title` is what HTTP calls it. Its words are in the log.',
    anyStatus: true,
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof CATALOGUE;

/** The `type` URI of a problem. */
export const problemType = (code: ProblemCode): string => `urn:portico:problem:${code}`;

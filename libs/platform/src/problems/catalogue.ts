/** One kind of failure a client may see: the HTTP status and words that never change for a given code. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What the reader of the reference should know: when it happens and what to do. */
  readonly about: string;
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
  'request-timeout': {
    status: 408,
    title: 'The request took too long to arrive',
    about: 'The client did not send the whole request in time.',
  },
  'idempotency-in-flight': {
    status: 409,
    title: 'The first request with this key is still under way',
    about: 'A request with the same `Idempotency-Key` has no answer yet. Send it again after `Retry-After`: it gets the answer of the first.',
  },
  'body-too-large': {
    status: 413,
    title: 'The request body is too large',
    about: 'The body is longer than the route accepts: its own limit, or `server.formLimit` for a form and `server.bodyLimit` for JSON.',
  },
  'uri-too-long': {
    status: 414,
    title: 'The request path is too long',
    about: 'A path parameter is longer than the BFF accepts.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The media type is not supported',
    about: 'Bodies are JSON: send `Content-Type: application/json`.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The key belongs to another request',
    about: 'The same `Idempotency-Key` came with another request before: another path, query or body. Each new request needs a new key.',
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
    about: 'The header block is longer than the BFF accepts (`server.headerLimit`).',
  },
  'client-gone': {
    status: 499,
    title: 'The client left before the answer',
    about: 'Seen in logs and metrics only: nobody was there to read it.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong here',
    about: 'A fault of the BFF itself. The request id finds it in the log.',
  },
  'upstream-invalid': {
    status: 502,
    title: 'A service answered with something unusable',
    about: 'A service behind the BFF failed, refused the BFF, or sent an answer that is cut, malformed or against its contract.',
  },
  overloaded: {
    status: 503,
    title: 'There is too much to do at present',
    about: 'The BFF has more requests under way than it can carry, and refuses some at once rather than answer all too late. `Retry-After` says when to come back.',
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
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof CATALOGUE;

/** The `type` URI of a problem. */
export const problemType = (code: ProblemCode): string => `urn:portico:problem:${code}`;

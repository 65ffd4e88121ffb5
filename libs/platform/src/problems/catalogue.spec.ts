import { CATALOGUE, problemType } from './catalogue.ts';
import type { ProblemKind } from './catalogue.ts';

/** Clients tell problems apart by these: to change one breaks them. */
const STATUSES: Readonly<Record<keyof typeof CATALOGUE, number>> = {
  'invalid-input': 400, 'malformed-request': 400, 'sign-in-lost': 400, unauthenticated: 401, 'payment-required': 402, forbidden: 403, 'cross-site-request': 403, 'not-found': 404,
  'method-not-allowed': 405, 'not-acceptable': 406, 'request-timeout': 408, conflict: 409, 'idempotency-in-flight': 409, gone: 410, 'precondition-failed': 412, 'body-too-large': 413,
  'uri-too-long': 414, 'unsupported-media-type': 415, 'expectation-failed': 417, teapot: 418, misdirected: 421, 'idempotency-key-reused': 422, unprocessable: 422, locked: 423,
  'failed-dependency': 424, 'upgrade-required': 426, 'precondition-required': 428, 'rate-limited': 429, 'headers-too-large': 431, 'legal-reasons': 451, refused: 400, 'client-gone': 499,
  internal: 500, 'not-implemented': 501, 'upstream-invalid': 502, overloaded: 503, 'upstream-unavailable': 503, 'upstream-timeout': 504, 'http-version': 505, failed: 500,
};

describe('the catalogue of problems', () => {
  it('has for each type its status', () => {
    expect(Object.fromEntries(Object.entries(CATALOGUE).map(([code, { status }]) => [code, status]))).toEqual(STATUSES);
  });

  it('has two types that stand for any status, and says of all what they are', () => {
    const kinds = Object.entries(CATALOGUE) as [string, ProblemKind][];
    expect(kinds.filter(([, { anyStatus }]) => anyStatus).map(([code]) => code)).toEqual(['refused', 'failed']);
    for (const [, { title, about }] of kinds) expect([title, about]).toEqual([expect.stringMatching(/^[A-Z].*[^.]$/), expect.stringMatching(/^[A-Z`].*\.$/)]);
    expect(problemType('conflict')).toBe('urn:portico:problem:conflict');
  });
});

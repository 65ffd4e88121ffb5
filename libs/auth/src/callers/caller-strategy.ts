import type { StageDocumentation } from '@portico/platform';
import type { Strategy } from 'passport-strategy';
import type { CallerIssuer } from './caller-issuer.ts';

/**
 * A way of recognising who calls: a passport strategy whose `success` is given a `Caller`. It calls `pass` where a request brings
 * nothing of its kind, and `error` with a `Problem` where what it brings proves nothing.
 */
export interface CallerStrategy extends Strategy {
  /** What logs and metrics call it: `session`, `bearer`, … */
  readonly scheme: string;
  /** Whose word it takes. A caller of any other issuer is no customer. */
  readonly issuers: readonly CallerIssuer[];
  /** The request headers that it knows callers by, for `Vary`. */
  readonly readsFrom: readonly string[];
  /** How to become known, for `WWW-Authenticate` (RFC 9110, section 11.6.1). */
  readonly challenge?: string;
  readonly documentation?: StageDocumentation;
}

import type { StageDocumentation } from '@portico/platform';
import type { Strategy } from 'passport-strategy';

/**
 * A way of recognising who calls: a passport strategy whose `success` is given a `Caller`. It calls `pass` where a request brings
 * nothing of its kind, and `error` with a `Problem` where what it brings proves nothing.
 */
export interface CallerStrategy extends Strategy {
  /** What logs and metrics call it: `session`, `bearer`, … */
  readonly scheme: string;
  /** How to become known, for `WWW-Authenticate` (RFC 9110, section 11.6.1). */
  readonly challenge?: string;
  readonly documentation?: StageDocumentation;
}

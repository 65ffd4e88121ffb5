import { Problem } from '@portico/platform';
import { CallerRefused } from '../callers/caller-refused.ts';
import { InvalidProof, NonceWanted, ReplaysUnknown } from '../dpop/invalid-proof.ts';
import { InvalidRequest } from './invalid-request.ts';
import { InvalidToken } from './invalid-token.ts';
import { IntrospectionUnavailable } from '../introspection/introspection.ts';
import { KeysUnavailable } from '../issuers/issuer-keys.ts';
import type { ChallengeError, TokenChallenges } from './token-challenges.ts';
import type { Scheme } from './token-credentials.ts';

/** What goes wrong with a token, and what the standards call it. */
const NAMES = [
  [InvalidRequest, 'invalid_request'],
  [InvalidToken, 'invalid_token'],
  [InvalidProof, 'invalid_dpop_proof'],
  [NonceWanted, 'use_dpop_nonce'],
] as const satisfies readonly (readonly [unknown, ChallengeError])[];

/** @returns the problem that a request is refused with; unexpected errors are returned unchanged */
export function refusalOf(cause: unknown, scheme: Scheme, challenges: TokenChallenges): unknown {
  if (cause instanceof KeysUnavailable || cause instanceof IntrospectionUnavailable || cause instanceof ReplaysUnknown) {
    return new Problem(
      'upstream-unavailable',
      { detail: 'access tokens cannot be verified right now', headers: { 'retry-after': '5' }, cause },
    );
  }
  const error = NAMES.find(([type]) => cause instanceof type)?.[1];
  if (error === undefined) return cause;
  const { message: detail } = cause as Error;
  const headers: Record<string, string> = { 'www-authenticate': challenges.refusing(scheme, error, detail) };
  if (cause instanceof NonceWanted) headers['dpop-nonce'] = cause.nonce;
  // RFC 6750, section 3.1, has 400 for a request that is not well-formed, and 401 for the rest.
  const told = cause instanceof NonceWanted ? undefined : { scheme: scheme.toLowerCase(), because: detail };
  return new CallerRefused(error === 'invalid_request' ? 'malformed-request' : 'unauthenticated', { detail, headers, cause }, told);
}

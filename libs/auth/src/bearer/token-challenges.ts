import type { Scheme } from './token-credentials.ts';
import type { Offer } from './token-offer.ts';

/** What RFC 6750, section 3.1, and RFC 9449, section 7.1, call what is wrong. */
export type ChallengeError = 'invalid_request' | 'invalid_token' | 'invalid_dpop_proof' | 'use_dpop_nonce';

/** What `WWW-Authenticate` says of access tokens (RFC 6750, section 3; RFC 9449, section 7.1). */
export class TokenChallenges {
  /** For a request without a token. */
  readonly all: string;
  private readonly offered: ReadonlyMap<Scheme, string>;

  constructor(realm: string, { bearer, dpop, algorithms }: Offer) {
    const offered = new Map<Scheme, string>();
    if (dpop) offered.set('DPoP', `DPoP realm="${realm}", algs="${algorithms.join(' ')}"`);
    if (bearer) offered.set('Bearer', `Bearer realm="${realm}"`);
    this.offered = offered;
    this.all = [...offered.values()].join(', ');
  }

  /** For an invalid token: first the scheme that the client used, if it is offered here, with what is wrong. */
  refusing(scheme: Scheme, error: ChallengeError, description: string): string {
    const first = this.offered.has(scheme) ? scheme : ([...this.offered.keys()][0] as Scheme);
    const others = [...this.offered].filter(([name]) => name !== first).map(([, challenge]) => `, ${challenge}`);
    return `${this.offered.get(first)}, error="${error}", error_description="${description}"${others.join('')}`;
  }
}

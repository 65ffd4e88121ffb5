import type { Caller, RequestContext } from '@portico/platform';
import type { CallIdentity, Credentials } from '@portico/upstream';
import type { JWTPayload } from 'jose';
import { IssuedTokens } from './issued-tokens.ts';

/** Callers that an upstream's tokens are remembered for. */
const REMEMBERED = 10_000;
/** The share of a token's time that is left for the way to the upstream, and for a clock there that goes fast. */
const SPARE = 1 / 4;

/** What all tokens for one upstream have in common. */
export interface InternalJwtRules {
  readonly issuer: string;
  readonly audience: string;
  /** Milliseconds. */
  readonly lifetime: number;
}

/**
 * Tells an upstream in a token of the BFF's own who calls: for this upstream alone, and for less than a minute. It goes with many calls
 * of its caller, so that a `jti`, which is there to be seen once, would be no use.
 */
export class InternalJwtIdentity implements CallIdentity {
  readonly fields = ['authorization'];
  private readonly issued: IssuedTokens;

  constructor(
    private readonly rules: InternalJwtRules,
    private readonly keys: { sign(claims: JWTPayload): Promise<string> },
    private readonly now: () => number = Date.now,
    steady?: () => number,
  ) {
    this.issued = new IssuedTokens(REMEMBERED, steady);
  }

  credentialsFor({ caller }: RequestContext): Credentials | Promise<Credentials> {
    const key = caller ? keyOf(caller) : '';
    return this.issued.find(key) ?? this.issued.keep(key, this.issue(caller), this.rules.lifetime * (1 - SPARE));
  }

  /** Signing it once more would not make it better. */
  refused(): boolean {
    return false;
  }

  private async issue(caller: Caller | undefined): Promise<Credentials> {
    return ['authorization', `Bearer ${await this.keys.sign(this.claimsOf(caller))}`];
  }

  /** A call without a caller has no `sub`: it is the BFF's own. */
  private claimsOf(caller: Caller | undefined): JWTPayload {
    const { issuer, audience, lifetime } = this.rules;
    const iat = Math.floor(this.now() / 1_000);
    const token = { iss: issuer, aud: audience, iat, exp: iat + Math.floor(lifetime / 1_000) };
    if (!caller) return token;
    return {
      ...token,
      ...whomFor(caller),
      ...(caller.scopes.length > 0 ? { scope: caller.scopes.join(' ') } : {}),
      ...(caller.roles.length > 0 ? { roles: caller.roles } : {}),
    };
  }
}

/**
 * `sub` is the customer, and nothing else that may look like one: a caller who is no customer has the key of its identity there. Who that
 * is by whose word is in `sub_id` (RFC 9493, section 3.2.4), and of one who acts for a customer in `act` (RFC 8693, section 4.1).
 */
function whomFor({ identity: { issuer: iss, subject: sub, key }, customer }: Caller): JWTPayload {
  if (customer !== undefined && customer !== sub) return { sub: customer, act: { iss, sub } };
  return { sub: customer ?? key, sub_id: { format: 'iss_sub', iss, sub } };
}

/** Equal for callers of whom the tokens say the same. */
const keyOf = ({ identity, customer, scopes, roles }: Caller): string => JSON.stringify([identity.key, customer, scopes, roles]);

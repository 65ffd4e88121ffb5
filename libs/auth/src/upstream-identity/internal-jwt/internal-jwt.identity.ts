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
  ) {
    this.issued = new IssuedTokens(REMEMBERED, now);
  }

  credentialsFor({ caller }: RequestContext): Credentials | Promise<Credentials> {
    const key = caller ? keyOf(caller) : '';
    return this.issued.find(key) ?? this.issued.keep(key, this.issue(caller), this.now() + this.rules.lifetime * (1 - SPARE));
  }

  /** Signing it once more would not make it better. */
  refused(): boolean {
    return false;
  }

  private async issue(caller: Caller | undefined): Promise<Credentials> {
    return ['authorization', `Bearer ${await this.keys.sign(this.claimsOf(caller))}`];
  }

  /** A call for nobody has no `sub`: it is the BFF's own. */
  private claimsOf(caller: Caller | undefined): JWTPayload {
    const { issuer, audience, lifetime } = this.rules;
    const iat = Math.floor(this.now() / 1_000);
    const token = { iss: issuer, aud: audience, iat, exp: iat + Math.floor(lifetime / 1_000) };
    if (!caller) return token;
    return {
      ...token,
      sub: caller.subject,
      // RFC 9493, section 3.2.4: `sub` is not unique without who says so, and that is not the BFF.
      sub_id: { format: 'iss_sub', iss: caller.issuer, sub: caller.subject },
      ...(caller.scopes.length > 0 ? { scope: caller.scopes.join(' ') } : {}),
      ...(caller.roles.length > 0 ? { roles: caller.roles } : {}),
    };
  }
}

/** Equal for callers of whom the tokens say the same. */
const keyOf = ({ issuer, subject, scopes, roles }: Caller): string => JSON.stringify([issuer, subject, scopes, roles]);

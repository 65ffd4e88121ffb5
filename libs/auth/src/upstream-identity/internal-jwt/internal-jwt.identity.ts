import { BoundedMap } from '@portico/platform';
import type { Caller, RequestContext } from '@portico/platform';
import type { CallIdentity, Credentials } from '@portico/upstream';
import type { JWTPayload } from 'jose';

interface Issued {
  credentials: Credentials | Promise<Credentials>;
  /** Milliseconds of the monotonic clock. */
  readonly until: number;
}

/**
 * What has been signed for whom, so that a caller costs one signature in a while. All hold equally long, so that those that came first
 * are the first to go, when they have expired or when there is no more room.
 */
export class IssuedTokens {
  private readonly entries: BoundedMap<string, Issued>;

  constructor(
    most: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.entries = new BoundedMap(most);
  }

  /** @param key whom it is for. @returns a promise while it is being signed */
  find(key: string): Credentials | Promise<Credentials> | undefined {
    const entry = this.entries.get(key);
    return entry && this.now() < entry.until ? entry.credentials : undefined;
  }

  /** @param lasts milliseconds */
  keep(key: string, signing: Promise<Credentials>, lasts: number): Promise<Credentials> {
    // A renewed entry moves to the end.
    this.entries.delete(key);
    const entry: Issued = { credentials: signing, until: this.now() + lasts };
    this.entries.set(key, entry);
    signing.then(
      (credentials) => (entry.credentials = credentials),
      () => this.entries.get(key) === entry && this.entries.delete(key),
    );
    return signing;
  }
}

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

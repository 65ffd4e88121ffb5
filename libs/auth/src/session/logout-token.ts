import { errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { isCompactJws } from '../bearer/compact-jws.ts';
import type { IssuerKeys } from '../issuers/issuer-keys.ts';
import { issuerNames } from '../issuers/issuer-names.ts';
import { SIGNATURE_ALGORITHMS } from '../issuers/signature-algorithms.ts';

/** A logout token that proves nothing. */
export class InvalidLogoutToken extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'InvalidLogoutToken';
  }
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** Milliseconds for which a token is remembered, and after which it is too old. */
const MEMORY = 300_000;

/** Whose session is over: one of the provider's, or all of a person. */
export interface LoggedOut {
  /** Of the tenant, where the provider has many. */
  readonly issuer?: string;
  readonly sid?: string;
  readonly subject?: string;
  /** When the provider has said so, to the second: what begins later goes on. Milliseconds since 1970. */
  readonly at: number;
}

/**
 * Reads the logout tokens of the identity provider (OpenID Connect Back-Channel Logout, section 2.6). One that is sent again does
 * no harm: what it ends has ended, and it does not end what began after it was issued.
 */
export class LogoutTokens {
  private readonly names: ReadonlyMap<string, string | undefined>;

  constructor(
    issuer: string,
    private readonly clientId: string,
    private readonly keys: IssuerKeys,
    tenants: readonly string[] = [],
  ) {
    this.names = issuerNames({ issuer, tenants });
  }

  /** @throws InvalidLogoutToken, KeysUnavailable */
  async read(token: string): Promise<LoggedOut> {
    if (!isCompactJws(token)) throw new InvalidLogoutToken('the token is no JWT');
    const { payload, protectedHeader } = await jwtVerify(token, this.keys.find, {
      issuer: [...this.names.keys()],
      audience: this.clientId,
      algorithms: SIGNATURE_ALGORITHMS,
      requiredClaims: ['iat', 'jti', 'events'],
      maxTokenAge: MEMORY / 1_000,
      clockTolerance: 5,
    }).catch(invalid);
    const { typ } = protectedHeader;
    if (typ !== undefined && !/^(application\/)?(logout\+jwt|jwt)$/i.test(typ)) throw new InvalidLogoutToken('the token is no logout token by its typ');
    // An ID token must not pass for one (section 2.4).
    if (payload['nonce'] !== undefined) throw new InvalidLogoutToken('a logout token has no nonce');
    if (!saysLogout(payload)) throw new InvalidLogoutToken('the token does not say that somebody has logged out');
    const sid = typeof payload['sid'] === 'string' ? payload['sid'] : undefined;
    const { sub, iat, iss } = payload;
    const tenant = this.names.get(iss as string);
    if (tenant !== undefined && payload['tid'] !== tenant) throw new InvalidLogoutToken("the token's tid does not hold here");
    if (sub !== undefined && (typeof sub !== 'string' || sub === '')) throw new InvalidLogoutToken("the token's sub is empty, or no text");
    if (sid === undefined && sub === undefined) throw new InvalidLogoutToken('the token does not say who has logged out');
    return { at: (iat as number) * 1_000, ...(tenant === undefined ? {} : { issuer: iss as string }), ...(sid === undefined ? {} : { sid }), ...(sub === undefined ? {} : { subject: sub }) };
  }
}

function saysLogout({ events }: JWTPayload): boolean {
  const event = (events as Readonly<Record<string, unknown>> | null | undefined)?.[EVENT];
  return typeof event === 'object' && event !== null;
}

function invalid(error: unknown): never {
  if (error instanceof errors.JOSEError || error instanceof TypeError) throw new InvalidLogoutToken('the token is not signed as it must be, or is not for this BFF', error);
  throw error;
}

import type { Caller } from '@portico/platform';
import { decodeJwt, errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import type { IssuerSettings } from './bearer.settings.ts';
import { IssuerKeys, KeysUnavailable } from './issuer-keys.ts';
import { fetchKeys } from './key-document.ts';
import { VerifiedTokens } from './verified-tokens.ts';

/** Tokens that are remembered. */
const REMEMBERED = 20_000;
/** Characters. */
const LONGEST = 8 * 1024;
/** Three parts in base64url, which has no padding (RFC 7515, section 3.1). */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** A token that proves nothing. The message is for whoever sent it: it says what is wrong, and nothing of the BFF. */
export class InvalidToken extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'InvalidToken';
  }
}

interface Issuer {
  readonly rules: IssuerSettings;
  readonly keys: IssuerKeys;
}

/** Says whose an access token is (RFC 9068; RFC 8725). */
export class TokenVerifier {
  private readonly issuers: ReadonlyMap<string, Issuer>;
  private readonly verified = new VerifiedTokens(REMEMBERED);

  constructor(issuers: readonly IssuerSettings[]) {
    this.issuers = new Map(issuers.map((rules) => [rules.issuer, { rules, keys: this.keysOf(rules) }]));
  }

  /** @returns whoever has brought it before, without a promise */
  known(token: string): Caller | undefined {
    return this.verified.find(token);
  }

  /** @throws InvalidToken when it proves nothing, KeysUnavailable when that is not known */
  async verify(token: string): Promise<Caller> {
    if (token.length > LONGEST) throw new InvalidToken('the token is too long');
    if (!COMPACT.test(token)) throw new InvalidToken('the token is no JWT');
    const { rules, keys } = this.issuerOf(token);
    const { payload, protectedHeader } = await jwtVerify(token, keys.find, {
      issuer: rules.issuer,
      audience: rules.audiences,
      algorithms: rules.algorithms,
      clockTolerance: rules.clockTolerance / 1_000,
      requiredClaims: ['exp', rules.subject],
    }).catch(invalid);
    if (!rules.types.includes(typeOf(protectedHeader.typ))) throw new InvalidToken('the token is no access token by its typ');
    // RFC 9449, section 7.1, and RFC 8705, section 3: without the proof of its key it is worth nothing.
    if (payload['cnf'] !== undefined) throw new InvalidToken('the token is bound to a key, and comes without proof of it');
    const caller = callerOf(payload, rules);
    this.verified.keep(token, caller, (payload.exp as number) * 1_000);
    return caller;
  }

  private issuerOf(token: string): Issuer {
    let claimed: JWTPayload;
    try {
      claimed = decodeJwt(token);
    } catch (error) {
      throw new InvalidToken('the token is no JWT', error);
    }
    const issuer = this.issuers.get(claimed.iss ?? '');
    if (!issuer) throw new InvalidToken('the issuer of the token is not believed here');
    return issuer;
  }

  private keysOf({ issuer, jwks, keysFor, coolDown, timeout }: IssuerSettings): IssuerKeys {
    const fetch = () => fetchKeys(issuer, jwks, AbortSignal.timeout(timeout));
    return new IssuerKeys(issuer, { keysFor, coolDown }, fetch, () => this.verified.forget(issuer));
  }
}

/** As `application/at+jwt` may be shortened, and in any case (RFC 7515, section 4.1.9). */
const typeOf = (type: string | undefined): string => (type ?? '').toLowerCase().replace(/^application\//, '');

function callerOf(payload: JWTPayload, { issuer, subject, scopes, roles }: IssuerSettings): Caller {
  const who = payload[subject];
  if (typeof who !== 'string' || who === '') throw new InvalidToken('the token does not say who it is for');
  return { issuer, subject: who, scopes: listOf(payload[scopes]), roles: listOf(payload[roles]) };
}

function listOf(claim: unknown): readonly string[] {
  if (typeof claim === 'string') return claim.split(' ').filter((one) => one !== '');
  return Array.isArray(claim) ? claim.filter((one) => typeof one === 'string') : [];
}

/** What jose found, in words for the caller. */
function invalid(error: unknown): never {
  if (error instanceof KeysUnavailable) throw error;
  if (error instanceof errors.JWTExpired) throw new InvalidToken('the token has expired', error);
  if (error instanceof errors.JWTClaimValidationFailed) throw new InvalidToken(`the token's ${error.claim} does not hold here`, error);
  throw new InvalidToken('the token is not signed as it must be', error);
}

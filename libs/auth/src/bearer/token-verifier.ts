import { Identity } from '@portico/platform';
import type { Caller } from '@portico/platform';
import { decodeJwt, errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import type { IssuerSettings } from './bearer.settings.ts';
import { bindingOf } from './binding.ts';
import { isCompactJws } from './compact-jws.ts';
import { InvalidToken } from './invalid-token.ts';
import { IssuerKeys, KeysUnavailable } from './issuer-keys.ts';
import { fetchKeys } from './key-document.ts';
import { VerifiedTokens } from './verified-tokens.ts';
import type { BelievedToken } from './verified-tokens.ts';

/** Tokens that are remembered. */
const REMEMBERED = 20_000;
/** Characters. */
const LONGEST = 8 * 1024;

interface Issuer {
  readonly rules: IssuerSettings;
  readonly keys: IssuerKeys;
}

/** Says whose an access token is (RFC 9068; RFC 8725), and what has to be proved beside it. */
export class TokenVerifier {
  private readonly issuers: ReadonlyMap<string, Issuer>;
  private readonly verified = new VerifiedTokens(REMEMBERED);

  constructor(issuers: readonly IssuerSettings[]) {
    this.issuers = new Map(issuers.map((rules) => [rules.issuer, { rules, keys: this.keysOf(rules) }]));
  }

  /** @returns what it said when it came before, without a promise */
  known(token: string): BelievedToken | undefined {
    return this.verified.find(token);
  }

  /** @throws InvalidToken when it proves nothing, KeysUnavailable when that is not known */
  async verify(token: string): Promise<BelievedToken> {
    if (token.length > LONGEST) throw new InvalidToken('the token is too long');
    if (!isCompactJws(token)) throw new InvalidToken('the token is no JWT');
    const { rules, keys } = this.issuerOf(token);
    const { payload, protectedHeader } = await jwtVerify(token, keys.find, {
      issuer: rules.issuer,
      audience: rules.audiences,
      algorithms: rules.algorithms,
      clockTolerance: rules.clockTolerance / 1_000,
      requiredClaims: ['exp', rules.subject],
    }).catch(invalid);
    if (!rules.types.includes(typeOf(protectedHeader.typ))) throw new InvalidToken('the token is no access token by its typ');
    const believed = { caller: callerOf(payload, rules), binding: bindingOf(payload['cnf'], rules) };
    this.verified.keep(token, believed, (payload.exp as number) * 1_000);
    return believed;
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
const typeOf = (type: unknown): string => (typeof type === 'string' ? type.toLowerCase().replace(/^application\//, '') : '');

function callerOf(payload: JWTPayload, { issuer, subject, scopes, roles }: IssuerSettings): Caller {
  const who = payload[subject];
  if (typeof who !== 'string' || who === '') throw new InvalidToken('the token does not say who it is for');
  return { identity: new Identity(issuer, who), scopes: listOf(payload[scopes]), roles: listOf(payload[roles]) };
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

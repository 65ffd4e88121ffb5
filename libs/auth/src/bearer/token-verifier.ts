import { decodeJwt, errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { Introspection } from '../introspection/introspection.ts';
import { clientAuthenticationOf } from '../issuers/client-authentication.ts';
import { IssuerKeys, KeysUnavailable } from '../issuers/issuer-keys.ts';
import { fetchKeys } from '../issuers/issuer-metadata.ts';
import { issuerNames } from '../issuers/issuer-names.ts';
import type { IssuerSettings } from './bearer.settings.ts';
import { isCompactJws } from './compact-jws.ts';
import { InvalidToken } from './invalid-token.ts';
import { believed } from './token-claims.ts';
import type { TokenIssuer } from './token-claims.ts';
import { VerifiedTokens } from './verified-tokens.ts';
import type { BelievedToken } from './verified-tokens.ts';

/** Tokens that are remembered. */
const REMEMBERED = 20_000;
/** What may stand behind a scheme (RFC 6750, section 2.1). */
const B64TOKEN = /^[\w.~+/-]+=*$/;

interface Issuer extends TokenIssuer {
  readonly keys: IssuerKeys;
}

/** The issuer whose tokens need not be JWTs. */
interface OpaqueIssuer extends TokenIssuer {
  readonly introspection: Introspection;
  readonly keptFor: number;
}

/** Says whose an access token is (RFC 9068; RFC 8725; RFC 7662), and what has to be proved beside it. */
export class TokenVerifier {
  private readonly issuers = new Map<string, Issuer>();
  private readonly opaque: OpaqueIssuer | undefined;
  private readonly verified = new VerifiedTokens(REMEMBERED);
  /** Characters. */
  private readonly longest: number;

  constructor(
    settings: readonly IssuerSettings[],
    private readonly now: () => number = Date.now,
  ) {
    for (const rules of settings) {
      const names = issuerNames(rules);
      const keys = this.keysOf(rules, [...names.keys()]);
      for (const [name, tenant] of names) this.issuers.set(name, { name, tenant, rules, keys });
    }
    const asked = settings.find(({ introspection }) => introspection);
    this.opaque = asked && opaqueIssuer(asked);
    this.longest = Math.max(0, ...settings.map(({ longest }) => longest));
  }

  /** @returns what it said when it came before, without a promise */
  known(token: string): BelievedToken | undefined {
    return this.verified.find(token);
  }

  /**
   * @param address of the client that brings it
   * @throws InvalidToken when it proves nothing; KeysUnavailable, IntrospectionUnavailable when that is not known
   */
  async verify(token: string, address = ''): Promise<BelievedToken> {
    if (token.length > this.longest) throw new InvalidToken('the token is too long');
    const claimed = claimsIn(token);
    if (!claimed) return this.lookUp(token, address);
    const issuer = this.issuers.get(claimed.iss ?? '');
    if (!issuer) throw new InvalidToken('the issuer of the token is not believed here');
    const { name, rules, keys } = issuer;
    if (token.length > rules.longest) throw new InvalidToken('the token is too long');
    const { payload, protectedHeader } = await jwtVerify(token, keys.find, {
      issuer: name,
      algorithms: rules.algorithms,
      clockTolerance: rules.clockTolerance / 1_000,
      requiredClaims: ['exp'],
    }).catch(invalid);
    if (!rules.types.some((type) => type.toLowerCase() === typeOf(protectedHeader.typ))) throw new InvalidToken('the token is no access token by its typ');
    const found = believed(payload, issuer);
    this.verified.keep(token, found, (payload.exp as number) * 1_000);
    return found;
  }

  /** Asks the issuer about an opaque token. Its answer counts as a signature does, and its claims are checked the same way. */
  private async lookUp(token: string, address: string): Promise<BelievedToken> {
    const { opaque } = this;
    if (!opaque || !B64TOKEN.test(token)) throw new InvalidToken('the token is no JWT');
    if (token.length > opaque.rules.longest) throw new InvalidToken('the token is too long');
    const asked = this.now();
    const claims = await opaque.introspection.claimsOf(token, address);
    if (claims['iss'] !== undefined && claims['iss'] !== opaque.name) throw new InvalidToken("the token's iss does not hold here");
    const expires = timeIn(claims, 'exp', Number.POSITIVE_INFINITY);
    if (expires <= this.now()) throw new InvalidToken('the token has expired');
    if (timeIn(claims, 'nbf', 0) > this.now() + opaque.rules.clockTolerance) throw new InvalidToken("the token's nbf does not hold here");
    const { token_type: type } = claims;
    if (type !== undefined && !(typeof type === 'string' && /^(bearer|dpop)$/i.test(type))) throw new InvalidToken("the token's token_type does not hold here");
    const found = believed(claims, opaque);
    this.verified.keep(token, found, Math.min(expires, asked + opaque.keptFor));
    return found;
  }

  private keysOf(rules: IssuerSettings, names: readonly string[]): IssuerKeys {
    const { issuer, keysFor, coolDown, timeout } = rules;
    const forget = (): void => names.forEach((name) => this.verified.forget(name));
    return new IssuerKeys(issuer, { keysFor, coolDown }, () => fetchKeys(rules, AbortSignal.timeout(timeout)), forget);
  }
}

function opaqueIssuer(rules: IssuerSettings): OpaqueIssuer | undefined {
  const { issuer, name, introspection } = rules;
  if (!introspection) return undefined;
  const authentication = clientAuthenticationOf(introspection, `bearer.issuers[${name}].introspection`);
  return { name: issuer, tenant: undefined, rules, introspection: new Introspection(rules, introspection, authentication), keptFor: introspection.keptFor };
}

/** @returns what a JWT says, of which nothing is proved; undefined for what is none */
function claimsIn(token: string): JWTPayload | undefined {
  if (!isCompactJws(token)) return undefined;
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

/** As `application/at+jwt` may be shortened, and in any case (RFC 7515, section 4.1.9). */
const typeOf = (type: unknown): string => (type === undefined ? 'none' : typeof type === 'string' ? type.toLowerCase().replace(/^application\//, '') : '');

/** @returns milliseconds since 1970. @throws InvalidToken unless the claim is a number */
function timeIn(claims: Readonly<Record<string, unknown>>, name: string, otherwise: number): number {
  const { [name]: seconds = otherwise / 1_000 } = claims;
  if (typeof seconds !== 'number') throw new InvalidToken(`the token's ${name} does not hold here`);
  return seconds * 1_000;
}

/** What jose found, in words for the caller. */
function invalid(error: unknown): never {
  if (error instanceof KeysUnavailable) throw error;
  if (error instanceof errors.JWTExpired) throw new InvalidToken('the token has expired', error);
  if (error instanceof errors.JWTClaimValidationFailed) throw new InvalidToken(`the token's ${error.claim} does not hold here`, error);
  throw new InvalidToken('the token is not signed as it must be', error);
}

import { decodeJwt, errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { listIn } from '../issuers/claims.ts';
import type { IssuerKeys } from '../issuers/issuer-keys.ts';
import { KeysUnavailable } from '../issuers/issuer-keys.ts';
import { issuerNames } from '../issuers/issuer-names.ts';
import { SIGNATURE_ALGORITHMS } from '../issuers/signature-algorithms.ts';
import type { SessionSettings } from './session.settings.ts';
import type { Profile } from './session.ts';

/** An ID token that does not say who has signed in: made by somebody else, for somebody else, or of another sign-in. The message is for the log. */
export class InvalidIdToken extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'InvalidIdToken';
  }
}

/** Whom an ID token is about. */
export interface Person {
  /** That of the tenant, where the identity provider has many. */
  readonly issuer: string;
  readonly subject: string;
  readonly sid: string | undefined;
  readonly roles: readonly string[];
  readonly profile: Profile;
}

/** Seconds by which the provider's clock may be off. */
const CLOCKS = 30;

/** Reads the ID tokens of the identity provider (OpenID Connect Core, section 3.1.3.7), which come straight from it. */
export class IdTokens {
  private readonly names: ReadonlyMap<string, string | undefined>;

  constructor(
    private readonly settings: Pick<SessionSettings, 'issuer' | 'tenants' | 'clientId' | 'roles'>,
    private readonly keys: IssuerKeys,
  ) {
    this.names = issuerNames(settings);
  }

  /**
   * @param nonce of the sign-in; undefined for a token that comes with refreshed ones, which may have none (section 12.2)
   * @throws InvalidIdToken when it proves nothing, KeysUnavailable when that is not known
   */
  async read(token: unknown, nonce: string | undefined): Promise<Person> {
    if (typeof token !== 'string') throw new InvalidIdToken('the identity provider gave no ID token');
    const issuer = issuerIn(token);
    if (issuer === undefined || !this.names.has(issuer)) throw new InvalidIdToken("the ID token's iss does not hold here");
    const { clientId } = this.settings;
    const { payload } = await jwtVerify(token, this.keys.findNew, {
      issuer,
      audience: clientId,
      algorithms: SIGNATURE_ALGORITHMS,
      clockTolerance: CLOCKS,
      requiredClaims: ['exp', 'iat', 'sub'],
    }).catch(invalid);
    const { sub, aud, azp, iat } = payload as JWTPayload & { readonly azp?: unknown };
    if ((iat as number) > Date.now() / 1_000 + CLOCKS) throw new InvalidIdToken("the ID token's iat has not come yet");
    const tenant = this.names.get(issuer);
    if (tenant !== undefined && payload['tid'] !== tenant) throw new InvalidIdToken("the ID token's tid does not hold here");
    if (azp === undefined ? Array.isArray(aud) && aud.length > 1 : azp !== clientId) throw new InvalidIdToken("the ID token's azp does not hold here");
    if (nonce !== undefined && payload['nonce'] !== nonce) throw new InvalidIdToken("the ID token's nonce is not that of the sign-in");
    if (typeof sub !== 'string' || sub === '') throw new InvalidIdToken("the ID token's sub is empty, or no text");
    return { issuer, subject: sub, ...this.saidOf(payload) };
  }

  private saidOf(claims: JWTPayload): Pick<Person, 'sid' | 'roles' | 'profile'> {
    const text = (name: string): string | undefined => (typeof claims[name] === 'string' ? claims[name] : undefined);
    const [name, email] = [text('name'), text('email')];
    return {
      sid: text('sid'),
      roles: this.rolesIn(claims),
      profile: { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) },
    };
  }

  private rolesIn(claims: JWTPayload): readonly string[] {
    try {
      return listIn(claims, this.settings.roles);
    } catch (error) {
      throw new InvalidIdToken((error as Error).message, error);
    }
  }
}

function issuerIn(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch (error) {
    throw new InvalidIdToken('the ID token is no JWT', error);
  }
}

function invalid(error: unknown): never {
  if (error instanceof KeysUnavailable) throw error;
  if (error instanceof errors.JWTExpired) throw new InvalidIdToken('the ID token has expired', error);
  if (error instanceof errors.JWTClaimValidationFailed) throw new InvalidIdToken(`the ID token's ${error.claim} does not hold here`, error);
  if (error instanceof errors.JOSEAlgNotAllowed) throw new InvalidIdToken("the ID token's alg is not allowed", error);
  throw new InvalidIdToken('the ID token is not signed as it must be', error);
}
